// When to start again what has died: soon after a single death, later after each quick one, and in the end not at all.

const LONG_LIFE_MS = 60_000
const FIRST_DELAY_MS = 300
const MOST_QUICK_DEATHS = 6

/** Remembers the quick deaths in a row of one process. */
export class RestartDelay {
  private quickDeaths = 0

  /** How long to wait before the next start, in ms; null when it has died quickly too often. */
  afterDeath(livedMs: number): number | null {
    this.quickDeaths = livedMs >= LONG_LIFE_MS ? 1 : this.quickDeaths + 1
    return this.quickDeaths >= MOST_QUICK_DEATHS ? null : FIRST_DELAY_MS * 2 ** (this.quickDeaths - 1)
  }
}
