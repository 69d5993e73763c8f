// Runs the splitter over bytes in chunks, for its tests.
import { Splitter } from './split'
import { chunksOf } from './test-chunks'

export const bytesOf = (text: string) => new TextEncoder().encode(text)

/** All that the splitter says about some bytes, with the slices as text. */
export function splitIn(bytes: Uint8Array, sizes: number[]) {
  const splitter = new Splitter()
  const slices: { kind: string; start: number; end: number; bytes: string }[] = []
  const take = () => {
    for (let some = splitter.take(); some.length > 0; some = splitter.take())
      // What was read on the way depends on the chunks; the slices do not.
      for (const slice of some)
        slices.push({
          ...slice,
          ...{ fields: undefined },
          bytes: Buffer.from(slice.bytes).toString('latin1'),
        })
  }
  for (const chunk of chunksOf(bytes, sizes)) {
    splitter.push(chunk)
    take()
  }
  splitter.end()
  take()
  return { slices, broken: splitter.broken, sawLog: splitter.sawLog }
}
