// What is in archives beside logs and says nothing: it would only make an import look as if something had failed.
import { readRecords } from '../read-records'
import { SEARCHED_BYTES, SNIFFED_BYTES, sniff } from '../sniff'
import { inflatedHead, kindOf } from './archive-kind'

/** Files that systems leave in folders; no log has these names. */
const LEFT_BY_SYSTEMS = /(?:^|\/)(?:__MACOSX\/|(?:\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$)/i
/** What people put beside logs to explain them: whole names, because a log can be named after what it is of. */
const EXPLAINS =
  /(?:^|\/)(?:readme|licen[cs]e|notice|copying|changelog)(?:\.(?:txt|rst))?$|\.(?:md|html?|pdf|css)$/i
const PDF = '%PDF'

/** So much of a member tells, as stored. */
export const EXPLAINING_BYTES = SEARCHED_BYTES

/** Whether a member of this name is left out whatever it holds. */
export const isLeftBySystems = (name: string): boolean => LEFT_BY_SYSTEMS.test(name)

/** Whether one of this name is left out when it holds no log. */
export const mayExplain = (name: string): boolean => EXPLAINS.test(name)

/** Whether there is nothing in what begins so, as stored, that could be of a log or of anything that holds one. */
export async function explains(stored: Uint8Array): Promise<boolean> {
  const head = await inflatedHead(stored, EXPLAINING_BYTES)
  if (head.length === 0 || kindOf(head) !== null) return false
  const refusal = sniff(head.subarray(0, SNIFFED_BYTES))
  if (refusal?.isText === false) return Buffer.from(head).toString('latin1', 0, PDF.length) === PDF
  // One value that goes on may be a log whose names come later.
  if (refusal === null && head.length >= EXPLAINING_BYTES) return false
  // Text that explains logs has lines that begin as JSON does, and yet is none.
  for await (const items of readRecords(only(head), { resumeAt: 0 })) {
    const [item] = items
    if (item?.kind !== 'end') return false
    return item.outcome === 'failed' && !item.looksLikeLog
  }
  return false
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
