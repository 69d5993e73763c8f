// The bench: how fast Cairn answers and loads, beside others that do the same in the same run (docs/benchmarks.md).
import { mkdir } from 'node:fs/promises'
import { parseOptions, USAGE } from './bench-options'
import { ingestBench } from './ingest-bench'
import { queryBench } from './query-bench'

const say = (line: string): void => console.error(line)

/** Runs what the parameters ask for. Answers 0 when every floor is met, 1 when one is missed, 2 for wrong parameters. */
export async function main(parameters: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>
  try {
    options = parseOptions(parameters)
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    return 2
  }
  await mkdir(options.cache, { recursive: true })
  const bench = options.what === 'query' ? queryBench : ingestBench
  return (await bench(options, say)) ? 0 : 1
}
