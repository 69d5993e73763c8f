import { expect, test } from 'vitest'
import { type Item, readRecords } from './read-records'
import { recordText, sourceOf } from './test-chunks'

const STAMP = '2024-01-01T00:00:00.000Z '
const WIDER = '2024-01-01T00:00:00.000000+00:00 123456789012_CloudTrail_eu-central-1_2 '
const records = Array.from({ length: 20 }, (_, i) => recordText(i))
const cut = recordText(99).slice(0, 60)

async function read(content: string, ...sizes: number[]): Promise<Item[]> {
  const items: Item[] = []
  for await (const some of readRecords(sourceOf(content, ...sizes), { resumeAt: 0 })) items.push(...some)
  return items
}
/** How many records there are, the texts of what is rejected, and the outcome. */
async function told(content: string, ...sizes: number[]) {
  const items = await read(content, ...sizes)
  const rejects = items.flatMap((item) =>
    item.kind === 'reject' ? [Buffer.from(item.bytes).toString()] : [],
  )
  const end = items.at(-1)
  return [items.filter(({ kind }) => kind === 'record').length, rejects, end?.kind === 'end' && end.outcome]
}
const lines = (stamp: string) => records.map((text) => `${stamp}${text}\n`).join('')

test.each([
  ['a stamped line', `${STAMP}START RequestId: 1`, STAMP],
  ['a line without a stamp', 'hello', STAMP],
  ['a cut record', `${STAMP}${cut}`, STAMP],
  ['a cut record and wider stamps', `${STAMP}${cut}`, WIDER],
  ['a record that is cut between its members', `${STAMP}{"a":[1,`, WIDER],
])('%s costs itself and keeps its text, whatever follows', async (_, bad, stamp) => {
  const text = bad.replace(/^.*?(?=\{)/, '')
  for (const size of [7, 65_536]) {
    expect(await told(`${bad}\n${lines(stamp)}`, size)).toEqual([20, [text], 'complete'])
    expect(await told(`${lines(STAMP)}${bad}\n${lines(stamp)}`, size)).toEqual([40, [text], 'complete'])
  }
})

test.each([
  ['times without a zone', lines('2024-01-01T00:00:00 ')],
  ['lists', records.map((text) => `${STAMP}[ ${text}]\n`).join('')],
  [
    'indented records',
    records.map((text) => `${STAMP}${JSON.stringify(JSON.parse(text), null, 2)}\n`).join(''),
  ],
])('%s are read', async (_, content) => {
  for (const size of [1, 7, 65_536]) expect(await told(content, size)).toEqual([20, [], 'complete'])
})

test('text in brackets behind a stamp is no list', async () => {
  const line = `${STAMP}[INFO] started`
  expect(await told(`${lines(STAMP)}${line}\n${lines(STAMP)}`)).toEqual([40, [line], 'complete'])
})
