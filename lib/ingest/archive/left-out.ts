// What is in archives beside logs and says nothing: it would only make an import look as if something had failed.
import { hasStampedLine } from '../blank-stamps'
import { eventHistoryColumns } from '../event-history'
import { hasJsonLine, SEARCHED_BYTES, SNIFFED_BYTES, sniff } from '../sniff'
import { utf16Of } from '../utf-16'
import { inflatedHead, kindOf } from './archive-kind'

/** Files that systems leave in folders; no log has these names. */
const LEFT_BY_SYSTEMS = /(?:^|\/)(?:__MACOSX\/|(?:\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$)/i
/** What people put beside logs to explain them: whole names, because a log can be named after what it is of. */
const EXPLAINS =
  /(?:^|\/)(?:readme|licen[cs]e|notice|copying|changelog)(?:\.(?:txt|rst))?$|\.(?:md|html?|pdf|css)$/i
const PDF = '%PDF'
const BOM = '\ufeff'

/** So much of a member tells, as stored. */
export const EXPLAINING_BYTES = SEARCHED_BYTES

/** Whether a member of this name is left out whatever it holds. */
export const isLeftBySystems = (name: string): boolean => LEFT_BY_SYSTEMS.test(name)

/** Whether one of this name is left out when it holds no log. */
export const mayExplain = (name: string): boolean => EXPLAINS.test(name)

/** Whether there is nothing in what begins so, as stored, that could be of a log or of anything that holds one. */
export async function explains(stored: Uint8Array): Promise<boolean> {
  const inflated = Buffer.from(await inflatedHead(stored, EXPLAINING_BYTES))
  const head = inflated.subarray(inflated.indexOf(BOM) === 0 ? Buffer.byteLength(BOM) : 0)
  if (head.length === 0 || kindOf(head) !== null || utf16Of(head) !== null) return false
  const refusal = sniff(head.subarray(0, SNIFFED_BYTES))
  if (refusal === null) return false
  if (!refusal.isText) return head.toString('latin1', 0, PDF.length) === PDF
  return (
    eventHistoryColumns(head.subarray(0, SNIFFED_BYTES)) === null &&
    !hasJsonLine(head) &&
    !hasStampedLine(head)
  )
}
