// The sources' stores that a worker has open, and which of them are out of reach just now.
import type { Pool } from 'pg'
import type { SourceAccess } from '../../db/environment'
import type { ObjectStore, StoreError } from './object-store'
import { openStore } from './open-store'
import { noteReadingProblem } from './source-problem'
import { locationOf, type Source, selectSources } from './source-row'

/** The first wait after an outage; it doubles with every one that follows. */
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 5 * 60_000
/** After an outage one file tries for so long, before another one may. */
const TRIAL_MS = 60_000
/** Meanwhile the others look again after the outage's own wait, but neither sooner nor later than this. */
const SHORTEST_LOOK_MS = 5000
const LONGEST_LOOK_MS = 30_000
/** Files wait for a source by themselves, and leave the worker to others: a request need not be patient besides. */
const TRIES = 3
/** What is not the object's fault: waiting, or the person, mends it, and the file is read then. */
const OUTAGES: ReadonlySet<string> = new Set(['unreachable', 'credentials', 'no-bucket', 'not-allowed'])

/** `waitMs`: how long this one, counted from its beginning, should last. `isOnTrial`: `until` is when a trial ends. */
type Outage = { waitMs: number; until: number; isOnTrial: boolean }

export type OpenSource = { source: Source; store: ObjectStore }

/** True where a store could not be used at all: nothing is wrong with the object that was asked for. */
export const isStoreOutage = ({ kind }: StoreError): boolean => OUTAGES.has(kind)

export class SourceStores {
  readonly #open = new Map<number, Promise<OpenSource | null>>()
  readonly #outages = new Map<number, Outage>()

  constructor(
    private readonly pool: Pool,
    private readonly access: SourceAccess,
  ) {}

  /** The source's store; null where there is no such source. Throws what `openStore` throws. */
  get(sourceId: number): Promise<OpenSource | null> {
    let opening = this.#open.get(sourceId)
    if (!opening) {
      opening = this.#openSource(sourceId)
      this.#open.set(sourceId, opening)
      const forget = () => this.#open.delete(sourceId)
      opening.then((opened) => opened ?? forget(), forget)
    }
    return opening
  }

  /**
   * So long should the source be left alone. After an outage one file is let through to try, and the others wait for
   * it: each could take a minute to learn that nobody answers, and no other source's files would be read meanwhile.
   */
  waitMs(sourceId: number): number {
    const outage = this.#outages.get(sourceId)
    if (!outage) return 0
    const leftMs = outage.until - Date.now()
    if (leftMs <= 0) {
      outage.until = Date.now() + TRIAL_MS
      outage.isOnTrial = true
      return 0
    }
    return outage.isOnTrial ? Math.max(SHORTEST_LOOK_MS, Math.min(LONGEST_LOOK_MS, outage.waitMs)) : leftMs
  }

  /** The source is out of reach. Answers how long to leave it alone. */
  outage(sourceId: number): number {
    const before = this.#outages.get(sourceId)
    // Files that were being read at once fail at once: that is one outage.
    if (before && !before.isOnTrial && before.until > Date.now()) return before.until - Date.now()
    const waitMs = before ? Math.min(LONGEST_WAIT_MS, before.waitMs * 2) : FIRST_WAIT_MS
    this.#outages.set(sourceId, { waitMs, until: Date.now() + waitMs, isOnTrial: false })
    return waitMs
  }

  /** The bytes of an object. The first of them says that the source is within reach. */
  async *read(
    { source, store }: OpenSource,
    key: string,
    options: { etag: string; signal: AbortSignal },
  ): AsyncGenerator<Uint8Array> {
    for await (const chunk of store.read(key, options)) {
      this.works(source.id)
      yield chunk
    }
  }

  /** The source gives what it is asked for. */
  works(sourceId: number): void {
    this.#outages.delete(sourceId)
  }

  /** Says on the source's row why its objects cannot be read. */
  async note(sourceId: number, error: StoreError): Promise<void> {
    const [source] = await selectSources(this.pool, 'where id = $1', [sourceId])
    if (source) await noteReadingProblem(this.pool, source, error)
  }

  async close(): Promise<void> {
    for (const opening of this.#open.values()) (await opening.catch(() => null))?.store.close()
    this.#open.clear()
  }

  async #openSource(sourceId: number): Promise<OpenSource | null> {
    const [source] = await selectSources(this.pool, 'where id = $1', [sourceId])
    return source
      ? { source, store: await openStore(locationOf(source), this.access, { tries: TRIES }) }
      : null
  }
}
