// Reads one queue: takes its messages, has what they tell of loaded, and deletes each once that is done.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { SourceAccess } from '../../db/environment'
import { parseDeliveryMessage } from '../../domain/cloudtrail/delivery-message'
import { isOutage } from '../outage'
import { arrive, type Delivered, isDigest, ledgerStates, sourcesOf } from './delivered-objects'
import { enqueueObjects } from './enqueue-objects'
import { type ObjectStore, StoreError } from './object-store'
import { openStore } from './open-store'
import { locationOf, type Source } from './source-row'
import { type Queue, QueueError, type QueueMessage, type QueueOperation } from './sqs-client'

/** A message that its reader does not ask to keep comes back after this; a killed reader asks for none. */
const VISIBILITY_SECONDS = 30
/** Objects in hand; no message is taken while there are more. */
const MOST_OBJECTS = 100
const SETTLE_EVERY_MS = 250
const RETRY_OBJECT_MS = 10_000
/** After so long the message goes back: the rounds find the object, too. */
const LEAVE_OBJECT_AFTER_MS = 10 * 60_000
/** A queue that does not wait for messages is not asked more often. */
const PAUSE_MS = 200
const RETRY_START_MS = 1000
const LONGEST_RETRY_MS = 60_000
const MOST_REMEMBERED = 1000

/** `done`: nothing is to be done any more. `left`: the message is not deleted. */
type Progress = 'new' | 'waiting' | 'done' | 'left'
type InHand = Delivered & { progress: Progress; tryAt: number }
type Message = { receipt: string; receivedAt: number; objects: InHand[] }

export type QueuePollerOptions = {
  pool: Pool
  access: SourceAccess
  /** The sources that have this queue, paused ones too; asked anew for every message. */
  sources: () => readonly Source[]
  signal: AbortSignal
  /** Called with a line for the log: never a message's text. */
  say: (line: string) => void
  /** Told what is wrong with the queue, in words, whenever that or its sources change; null when it is well. */
  onProblem: (problem: string | null) => Promise<void>
  visibilitySeconds?: number
}

export class QueuePoller {
  private readonly messages = new Map<string, Message>()
  private readonly stores = new Map<number, { location: string; store: ObjectStore }>()
  private readonly problems = new Map<QueueOperation, string>()
  /** What was told, of which sources. Undefined until the first: what an earlier process told may still stand there. */
  private toldProblem: string | undefined
  private readonly told = new Set<string>()
  private readonly visibilitySeconds: number

  constructor(
    private readonly queue: Queue,
    private readonly options: QueuePollerOptions,
  ) {
    this.visibilitySeconds = options.visibilitySeconds ?? VISIBILITY_SECONDS
  }

  /** Runs until stopped. What is in hand then comes back to whoever reads the queue next. */
  async run(): Promise<void> {
    try {
      await Promise.all([
        this.repeat(0, () => this.take()),
        this.repeat(SETTLE_EVERY_MS, () => this.settle()),
        this.repeat((this.visibilitySeconds * 1000) / 3, () => this.keep()),
      ])
    } finally {
      for (const { store } of this.stores.values()) store.close()
      this.queue.close()
    }
  }

  /** Does a step again and again; after one that fails, later and later. */
  private async repeat(everyMs: number, step: () => Promise<void>): Promise<void> {
    const { signal, say } = this.options
    for (let failures = 0; !signal.aborted; ) {
      let wait = everyMs
      try {
        await step()
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        // What is wrong with the queue its problem tells, what with the database whoever looks after that.
        if (!(error instanceof QueueError) && !isOutage(error))
          say(`Reading a queue failed: ${nameOf(error)}`)
        wait = Math.max(everyMs, Math.min(RETRY_START_MS * 2 ** failures++, LONGEST_RETRY_MS))
      }
      await sleep(wait, undefined, { signal }).catch(() => {})
    }
  }

  /** One receive, and what it brought on its way. */
  private async take(): Promise<void> {
    const { signal } = this.options
    const inHand = [...this.messages.values()].reduce((sum, { objects }) => sum + objects.length, 0)
    if (inHand >= MOST_OBJECTS) {
      await sleep(SETTLE_EVERY_MS, undefined, { signal })
      return
    }
    const received = await this.ask('receive', () => this.queue.receive(this.visibilitySeconds, signal))
    const finished: string[] = []
    if (received.length === 0) await sleep(PAUSE_MS, undefined, { signal })
    for (const message of received) if (this.read(message) === 'finished') finished.push(message.receipt)
    await this.deliver()
    await this.delete(finished)
  }

  /** Takes a message in hand, unless there is nothing to do about it (`finished`) or it is left alone. */
  private read({ id, receipt, body }: QueueMessage): 'finished' | 'taken' | 'left' {
    const known = this.messages.get(id)
    if (known) {
      // It came back although it is in hand: only the newest receipt deletes it.
      known.receipt = receipt
      return 'taken'
    }
    const said = parseDeliveryMessage(body)
    if (said.kind === 'nothing') return 'finished'
    if (said.kind === 'poison') return this.leave(id, said.reason)
    const objects = new Map<string, InHand>()
    for (const object of said.objects) {
      const sources = sourcesOf(object, this.options.sources())
      if (sources === null) return this.leave(id, 'It tells of a bucket that no source with this queue has.')
      for (const { id: sourceId } of sources)
        objects.set(`${sourceId} ${object.key}`, { sourceId, key: object.key, progress: 'new', tryAt: 0 })
    }
    if (objects.size === 0) return 'finished'
    this.messages.set(id, { receipt, receivedAt: Date.now(), objects: [...objects.values()] })
    return 'taken'
  }

  private leave(id: string, reason: string): 'left' {
    if (this.told.size >= MOST_REMEMBERED) this.told.clear()
    if (!this.told.has(id))
      this.options.say(`A message is left in the queue for its redrive policy (${id}): ${reason}`)
    this.told.add(id)
    return 'left'
  }

  /** Brings new objects, and those whose time to be tried again has come, into the ledger. */
  private async deliver(): Promise<void> {
    const now = Date.now()
    const due = this.inHand('new').filter(({ tryAt }) => tryAt <= now)
    for (const [sourceId, objects] of bySource(due)) {
      for (const object of objects) object.tryAt = now + RETRY_OBJECT_MS
      const store = await this.storeOf(sourceId)
      if (store === null) continue
      const keys = [...new Set(objects.map(({ key }) => key))]
      const arrivals = await arrive(this.options.pool, sourceId, store, keys, this.options.signal)
      const arrivalOf = new Map(keys.map((key, place) => [key, arrivals[place]]))
      for (const object of objects) {
        const arrival = arrivalOf.get(object.key)
        if (arrival === 'left') object.progress = 'left'
        else if (arrival === 'there') object.progress = isDigest(object.key) ? 'done' : 'waiting'
      }
    }
  }

  /** Sees what is loaded by now, and lets go of the messages that wait for nothing more. */
  private async settle(): Promise<void> {
    if (this.messages.size === 0) return
    await this.deliver()
    await this.lookUp()
    const finished: string[] = []
    for (const [id, { receipt, receivedAt, objects }] of this.messages) {
      const isOld = Date.now() - receivedAt > LEAVE_OBJECT_AFTER_MS
      for (const object of objects) if (object.progress === 'new' && isOld) object.progress = 'left'
      if (objects.some(({ progress }) => progress === 'new' || progress === 'waiting')) continue
      this.messages.delete(id)
      if (objects.every(({ progress }) => progress === 'done')) finished.push(receipt)
      else this.leave(id, 'An object that it tells of could not be loaded.')
    }
    await this.delete(finished)
  }

  private async lookUp(): Promise<void> {
    const waiting = this.inHand('waiting')
    if (waiting.length === 0) return
    const { pool } = this.options
    const states = await ledgerStates(pool, waiting)
    const stateOf = new Map(states.map(({ sourceId, key, state }) => [`${sourceId} ${key}`, state]))
    const found: InHand[] = []
    for (const object of waiting)
      switch (stateOf.get(`${object.sourceId} ${object.key}`)) {
        case 'queued':
          break
        case 'found':
          // Replaced while it was read; or by now the source's filters leave it out.
          if (this.isStillWanted(object)) found.push(object)
          else object.progress = 'done'
          break
        case 'loaded':
        // Somebody deleted the import that it came with, or the source: nobody wants it.
        case 'removed':
        case undefined:
          object.progress = 'done'
          break
        default:
          object.progress = 'left'
      }
    for (const [sourceId, objects] of bySource(found))
      await enqueueObjects(
        pool,
        sourceId,
        objects.map(({ key }) => key),
        objects.length,
      )
  }

  private isStillWanted({ sourceId, key }: Delivered): boolean {
    const source = this.options.sources().find(({ id }) => id === sourceId)
    return source?.bucket != null && (sourcesOf({ bucket: source.bucket, key }, [source]) ?? []).length > 0
  }

  /** Asks the queue to show nobody else what is in hand. */
  private async keep(): Promise<void> {
    const receipts = [...this.messages.values()].map(({ receipt }) => receipt)
    if (receipts.length === 0) return
    await this.ask('extend', () => this.queue.extend(receipts, this.visibilitySeconds, this.options.signal))
  }

  private async delete(receipts: string[]): Promise<void> {
    if (receipts.length === 0) return
    await this.ask('delete', () => this.queue.delete(receipts, this.options.signal))
  }

  private inHand(progress: Progress): InHand[] {
    return [...this.messages.values()].flatMap(({ objects }) =>
      objects.filter((object) => object.progress === progress),
    )
  }

  /** Null where the source is gone, or cannot be opened: its objects are tried again for a while. */
  private async storeOf(sourceId: number): Promise<ObjectStore | null> {
    const source = this.options.sources().find(({ id }) => id === sourceId)
    const known = this.stores.get(sourceId)
    const location = source && locationOf(source)
    if (known && known.location === JSON.stringify(location)) return known.store
    known?.store.close()
    this.stores.delete(sourceId)
    if (!location) return null
    try {
      const store = await openStore(location, this.options.access)
      this.stores.set(sourceId, { location: JSON.stringify(location), store })
      return store
    } catch (error) {
      // The source's own problem, which its rounds tell.
      if (error instanceof StoreError) return null
      throw error
    }
  }

  /** Does something with the queue, and has its problem told when that has changed. */
  private async ask<T>(operation: QueueOperation, request: () => Promise<T>): Promise<T> {
    try {
      const answer = await request()
      this.problems.delete(operation)
      await this.tellProblem()
      return answer
    } catch (error) {
      if (!(error instanceof QueueError) || this.options.signal.aborted) throw error
      this.problems.set(operation, error.message)
      await this.tellProblem()
      throw error
    }
  }

  private async tellProblem(): Promise<void> {
    const sentences = [...new Set(this.problems.values())]
    const problem = sentences.length === 0 ? null : sentences.join(' ')
    // A source that came since then has not been told: one of its queue, or its own successor in an emptied instance.
    const told = JSON.stringify([problem, this.options.sources().map(({ id }) => id)])
    if (told === this.toldProblem) return
    await this.options.onProblem(problem)
    this.toldProblem = told
  }
}

function bySource(objects: readonly InHand[]): Map<number, InHand[]> {
  const grouped = new Map<number, InHand[]>()
  for (const object of objects)
    grouped.set(object.sourceId, [...(grouped.get(object.sourceId) ?? []), object])
  return grouped
}

/** What failed, without the message, which can quote anything. */
export const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name
}
