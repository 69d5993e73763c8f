// Times in milliseconds, and what is said of several of them.

/** How long it took, with what it gave. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const begun = performance.now()
  const result = await work()
  return { ms: performance.now() - begun, result }
}

/** Of an even number of values the mean of the middle two. Throws for none. */
export function median(values: readonly number[]): number {
  return (quantile(values, 0.5, Math.floor) + quantile(values, 0.5, Math.ceil)) / 2
}

/** The value that 95 of 100 do not exceed. Throws for none. */
export const p95 = (values: readonly number[]): number => quantile(values, 0.95, Math.ceil)

function quantile(values: readonly number[], part: number, round: (position: number) => number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[round((sorted.length - 1) * part)]
  if (value === undefined) throw new Error('there is nothing to say of no values')
  return value
}

/**
 * Runs every contestant once a round, in turn, so that what disturbs the machine disturbs all of them; `warmUps` rounds
 * do not count. Answers each one's times, by name.
 */
export async function inTurn(
  contestants: Readonly<Record<string, () => Promise<unknown>>>,
  { rounds, warmUps = 1 }: { rounds: number; warmUps?: number },
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {}
  for (let round = 0; round < rounds + warmUps; round++)
    for (const [name, run] of Object.entries(contestants)) {
      const { ms } = await timed(run)
      if (round < warmUps) continue
      times[name] = [...(times[name] ?? []), ms]
    }
  return times
}
