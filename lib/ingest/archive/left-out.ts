// What is in archives beside logs and says nothing: it would only make an import look as if something had failed.
import { sniff } from '../sniff'
import { inflatedHead } from './archive-kind'

/** Files that systems leave in folders; no log has these names. */
const LEFT_BY_SYSTEMS = /(?:^|\/)(?:__MACOSX\/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i
/** What people put beside logs to explain them. */
const EXPLAINS = /(?:^|\/)(?:readme|licen[cs]e|notice|copying|changelog)[^/]*$|\.(?:md|html?|pdf|css)$/i

/** Whether a member of this name is left out whatever it holds. */
export const isLeftBySystems = (name: string): boolean => LEFT_BY_SYSTEMS.test(name)

/** Whether one of this name is left out when it holds no log. */
export const mayExplain = (name: string): boolean => EXPLAINS.test(name)

/** Whether what begins so, as stored, is no log. */
export function explains(stored: Uint8Array): boolean {
  const head = inflatedHead(stored)
  return head.length > 0 && sniff(head) !== null
}
