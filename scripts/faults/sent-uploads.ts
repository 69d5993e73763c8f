// For the fault suite: sends uploads and remembers what has to be there of them.
import type { FaultCairn } from './fault-cairn'
import type { FaultUpload } from './fault-logs'
import { findDifferences, type SentUpload } from './find-differences'
import { sendUntilAcknowledged } from './send-upload'
import { settled } from './storm'

/** Nothing is timed: whoever waits longer than this waits for what never comes. */
const PATIENCE_MS = 240_000

export class SentUploads {
  private readonly all = new Map<string, SentUpload>()

  constructor(private readonly cairn: FaultCairn) {}

  /** Sends it until it is acknowledged; answers the import's id. */
  async send(upload: FaultUpload): Promise<number> {
    const sent = this.remember(upload)
    const { id } = await sendUntilAcknowledged(this.cairn.url, upload, PATIENCE_MS)
    sent.acknowledged.push(id)
    return id
  }

  /** Counts on it, whoever sent it and whatever the answer was. */
  remember({ name, files }: FaultUpload): SentUpload {
    const known = this.all.get(name)
    if (known) return known
    const sent: SentUpload = { name, files: files.map(({ body: _, ...file }) => file), acknowledged: [] }
    this.all.set(name, sent)
    return sent
  }

  /** What differs once all is loaded. */
  async differences(): Promise<string[]> {
    await settled(this.cairn)
    return findDifferences(this.cairn, [...this.all.values()])
  }
}
