// Decides what is said of a drop: how far it is, what it waits for, and what could not be sent.
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { rateOf } from './progress-rate'
import { filesOf, type ProgressWords, pace, said } from './progress-words'
import type { Upload } from './upload-store'

/** So many names of what could not be read are said; the rest are counted. */
const MOST_NAMED = 20

/** A drop that is looked through, in line, or being sent. `ahead`: how many drops are sent before it. */
export function uploadWords(upload: Upload, ahead: number): ProgressWords {
  const { whole, left, failed, sentBytes, samples, state } = upload
  if (state === 'looking')
    return {
      state: 'Looking through',
      share: null,
      figures: [
        `${formatCount(whole.files)} ${whole.files === 1 ? 'file' : 'files'} so far`,
        byteSize(whole.bytes),
      ],
    }
  const acknowledged = whole.files - left.length - failed.length
  const all = sentBytes >= whole.bytes && state === 'sending'
  const rate = rateOf(samples)
  const waits =
    ahead === 0
      ? 'waits for its turn'
      : `waits until ${ahead === 1 ? 'the drop' : `${formatCount(ahead)} drops`} before it ${ahead === 1 ? 'is' : 'are'} sent`
  return {
    state: state === 'waiting' ? 'In line' : 'Sending',
    share: whole.bytes === 0 ? 0 : sentBytes / whole.bytes,
    figures: said([
      `${byteSize(sentBytes)} of ${byteSize(whole.bytes)} sent`,
      `${filesOf(acknowledged, whole.files)} safe`,
      failed.length > 0 && `${formatCount(failed.length)} failed`,
      ...(state === 'waiting'
        ? [waits]
        : all
          ? ['the server is writing it to disk']
          : [
              rate !== null && rate > 0 && `${byteSize(rate)}/s`,
              ...pace(samples, whole.bytes, 'nothing has gone out'),
            ]),
    ]),
  }
}

/** How much of a drop that failed is not imported. */
export function failedState({ left, failed, whole, unread }: Upload): string {
  const missing = left.length + failed.length
  if (unread === 'some') return 'Not read in full'
  return missing > 0 && missing < whole.files
    ? `${formatCount(missing)} of ${formatCount(whole.files)} files not imported`
    : 'Not imported'
}

/** Names what could not be read of a drop. */
export function unreadWords(unread: readonly string[]): string {
  const more = unread.length - MOST_NAMED
  const [which, were] =
    unread.length === 1 ? ['This could not be read', 'was'] : ['These could not be read', 'were']
  const names = unread.slice(0, MOST_NAMED).join(', ')
  return `${which}, and ${were} left out: ${names}${more > 0 ? ` and ${formatCount(more)} more` : ''}.`
}

/** Says that a drop was not looked through to its end, whatever was thrown there. */
export function brokenOffWords(error: unknown): string {
  const why = error instanceof Error && error.message !== '' ? ` (${error.message})` : ''
  return `It could not be looked through to its end${why}. What was not found by then was left out: drop it once more.`
}
