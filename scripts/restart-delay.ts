// When to start again what has died: soon after a single death, later after each quick one, and where nothing works
// without it, in the end not at all.

const LONG_LIFE_MS = 60_000
const FIRST_DELAY_MS = 300
const LONGEST_DELAY_MS = 30_000
const MOST_QUICK_DEATHS = 6

/** Remembers the quick deaths in a row of one process. */
export class RestartDelay {
  private quickDeaths = 0

  /** `essential`: nothing works without it. */
  constructor(private readonly essential: boolean) {}

  /** How long to wait before the next start, in ms; null when something essential has died quickly too often. */
  afterDeath(livedMs: number): number | null {
    this.quickDeaths = livedMs >= LONG_LIFE_MS ? 1 : this.quickDeaths + 1
    if (this.essential && this.quickDeaths >= MOST_QUICK_DEATHS) return null
    return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.quickDeaths - 1))
  }
}
