// One round of a source: what lies there is listed and written down, and meanwhile what is new is queued.
import { setMaxListeners } from 'node:events'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { SourceAccess } from '../../db/environment'
import { DIGEST_KIND } from '../../domain/source'
import { isOutage } from '../outage'
import { feedFiles } from './feed-files'
import { findScopes, type Scope } from './find-scopes'
import { isWantedScope } from './is-wanted'
import { recordSeen } from './ledger'
import { firstRecentDay, type Listing, listAll, listDays, listFlat, listRecent } from './list-scopes'
import { type ObjectStore, StoreError } from './object-store'
import { openStore } from './open-store'
import { probeReading } from './probe-reading'
import { readDigests } from './read-digests'
import { beginRound, breakOffRound, endRound, failRound, noteListingProblem, type Round } from './round-state'
import { explain } from './source-problem'
import { locationOf, type Source } from './source-row'

const MOST_DAYS_TO_LOOK_AGAIN = 100

export type RoundOptions = {
  pool: Pool
  access: SourceAccess
  signal: AbortSignal
  /** Called with a line for the log: never what a service answered. */
  say: (line: string) => void
  /** Called once the round has listed all and only queues what it has found. */
  onListed?: () => void
}

/**
 * Runs a round, or goes on with one that was begun. What hinders it becomes the source's problem, and what was found
 * before stays. Throws the signal's reason, and what the database throws: then it is gone on with later.
 */
export async function runRound(options: RoundOptions, sourceId: number): Promise<void> {
  const { pool, signal } = options
  const round = await beginRound(pool, sourceId)
  if (!round) return breakOffRound(pool, sourceId)
  // Whichever of listing and queueing fails ends the other.
  const failing = new AbortController()
  const either = AbortSignal.any([signal, failing.signal])
  setMaxListeners(0, either)
  const listing = new SourceListing({ ...options, signal: either }, round)
  try {
    const work = [
      listing.run().then(options.onListed),
      feedFiles({
        pool,
        sourceId,
        isListing: () => !listing.isOver,
        probe: () => listing.probe(),
        signal: either,
        meanwhile: () => listing.again(),
      }),
    ]
    try {
      await Promise.all(work)
    } catch (error) {
      failing.abort(error)
      await Promise.allSettled(work)
      throw error
    }
    if (listing.failed) await failRound(pool, sourceId)
    else await endRound(pool, { source: round.source, layout: listing.layout })
  } finally {
    listing.close()
  }
}

/** The listing of one round. */
class SourceListing {
  /** Whether everything that this round finds is in the ledger. */
  isOver = false
  failed = false
  layout: Source['layout'] = null
  private store: ObjectStore | undefined
  private scopes: Scope[] = []
  private listedAt = 0

  constructor(
    private readonly options: RoundOptions,
    private readonly round: Round,
  ) {}

  async run(): Promise<void> {
    await this.attempt(async () => {
      const { source } = this.round
      this.store = await openStore(locationOf(source), this.options.access)
      const listing = this.listingIn(this.store)
      const found = await findScopes(this.store, source.prefix, this.options.signal)
      this.scopes = found.scopes.filter((scope) => isWantedScope(scope, source))
      if (found.layout === 'trail') this.layout = 'trail'
      const failures = found.layout === 'trail' ? await this.listTrail(listing) : await listFlat(listing)
      this.listedAt = Date.now()
      this.isOver = true
      await this.readDigests()
      if (failures[0]) throw failures[0]
    })
    this.isOver = true
  }

  /**
   * The round of a large backfill takes hours, in which new files come: they are listed on schedule all the same, and
   * queued before what is older.
   */
  async again(): Promise<void> {
    const { source } = this.round
    const isDue = Date.now() - this.listedAt > source.scheduleMinutes * 60_000
    if (!this.isOver || this.failed || !this.store || !isDue) return
    const listing = this.listingIn(this.store)
    this.listedAt = Date.now()
    await this.attempt(async () => {
      const failures = this.layout === 'trail' ? await this.listNewest(listing) : await listFlat(listing)
      await this.readDigests()
      if (failures[0]) throw failures[0]
    })
  }

  /** As probeReading; null, too, where the store is not to be reached. */
  async probe(): Promise<boolean | null> {
    const { pool, signal } = this.options
    const { store } = this
    let given: boolean | null = null
    if (store)
      await this.attempt(async () => {
        given = await probeReading(pool, store, this.round.source.id, signal)
      })
    return given
  }

  close(): void {
    this.store?.close()
  }

  /**
   * Digests first: whatever a digest that is known names was delivered before the logs were listed, so that what is
   * missing then is missing.
   */
  private async listTrail(listing: Listing): Promise<StoreError[]> {
    const failures = await this.listNewest(listing)
    failures.push(...(await listDays(listing, await this.daysToLookAgain())))
    if (!this.round.full) return failures
    const [digests, logs] = this.digestsAndLogs()
    return [...failures, ...(await listAll(listing, digests)), ...(await listAll(listing, logs))]
  }

  private async listNewest(listing: Listing): Promise<StoreError[]> {
    const first = firstRecentDay(new Date())
    const [digests, logs] = this.digestsAndLogs()
    return [...(await listRecent(listing, digests, first)), ...(await listRecent(listing, logs, first))]
  }

  private digestsAndLogs(): [Scope[], Scope[]] {
    return [
      this.scopes.filter(({ kind }) => kind === DIGEST_KIND),
      this.scopes.filter(({ kind }) => kind !== DIGEST_KIND),
    ]
  }

  private listingIn(store: ObjectStore): Listing {
    const { pool, signal } = this.options
    const { source, restore } = this.round
    return {
      store,
      prefix: source.prefix,
      since: source.since,
      signal,
      record: async (objects) => {
        if (this.layout === null) this.layout = 'flat'
        await recordSeen(pool, source.id, objects, { filters: source, restore })
      },
    }
  }

  /** Days before those that are listed anyhow, of objects that were gone or archived and are to be looked at again. */
  private async daysToLookAgain(): Promise<{ scope: Scope; day: string }[]> {
    if (this.round.full) return []
    const { rows } = await this.options.pool.query(
      `select distinct kind, account, region, day::text as day
       from source_object
       where source_id = $1 and retry_at <= now() and state in ('gone', 'archived') and day < $2
       order by day desc
       limit ${MOST_DAYS_TO_LOOK_AGAIN}`,
      [this.round.source.id, firstRecentDay(new Date())],
    )
    return z
      .array(placeRow)
      .parse(rows)
      .flatMap(({ kind, account, region, day }) =>
        this.scopes
          .filter((scope) => scope.kind === kind && scope.account === account && scope.region === region)
          .map((scope) => ({ scope, day })),
      )
  }

  private async readDigests(): Promise<void> {
    const { pool, signal } = this.options
    if (this.store) await readDigests(pool, this.store, this.round.source, signal)
  }

  /** What the store refuses is said at once, while what was found before is still queued. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    const { pool, signal, say } = this.options
    const { source } = this.round
    try {
      await work()
    } catch (error) {
      if (signal.aborted || !(error instanceof StoreError)) throw error
      this.failed = true
      const refusal = await explain(pool, source, error)
      if (source.failures === 0) say(`Source ${source.id} cannot be listed (${refusal.code}).`)
      await noteListingProblem(pool, source.id, refusal)
    }
  }
}

const placeRow = z.object({
  kind: z.string(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  day: z.string(),
})

/** What a round that could not go on leaves. Answers whether that is worth a line in the log. */
export async function settleBrokenRound(pool: Pool, sourceId: number, error: unknown): Promise<boolean> {
  if (isOutage(error)) return false
  const { rowCount } = await pool.query('select from source where id = $1', [sourceId])
  // It was removed.
  if (rowCount !== 1) return false
  await noteListingProblem(pool, sourceId, {
    code: 'internal',
    message: 'Something went wrong in Cairn itself; its log says what. It will be tried again.',
    permission: null,
  })
  await failRound(pool, sourceId)
  return true
}
