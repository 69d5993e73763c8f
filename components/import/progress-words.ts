// Decides what is said of something under way: what is being done, its figures, and why it stands still.
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import type { LiveImport } from './live-import'
import { rateOf, type Sample, secondsLeft, stillFor, timeLeft } from './progress-rate'

/** `share` from 0 to 1; null where nobody knows of how much. */
export type ProgressWords = { state: string; share: number | null; figures: string[] }

/** Without what there is nothing to say of. */
export const said = (figures: readonly (string | false)[]): string[] =>
  figures.filter((figure): figure is string => figure !== false && figure !== '')
export const filesOf = (done: number, all: number): string =>
  `${formatCount(done)} of ${formatCount(all)} ${all === 1 ? 'file' : 'files'}`

/** The time left; where nothing moves there is none, and it says since when. */
export function pace(samples: readonly Sample[], total: number, standing: string): (string | false)[] {
  const still = stillFor(samples)
  if (still !== null) return [`${standing} for ${formatCount(Math.floor(still))} s`]
  return [timeLeft(secondsLeft(samples, total))]
}

/** An import under way. `ahead`: how many others are being loaded; `sending`: more of its files are still to come. */
export function importWords(
  { summary, bytes, events }: LiveImport,
  { ahead, sending }: { ahead: number; sending: boolean },
): ProgressWords {
  const { status, bytesRead, files, filesFinished, filesFailed, filesPartial, waitsForNobody } = summary
  const queued = status === 'queued'
  return {
    state: waitsForNobody ? 'Waiting for its host' : queued ? 'Waiting for a worker' : 'Importing',
    // Reading comes before loading: what is read in full is not yet done.
    share: summary.bytes === 0 ? 0 : Math.min(0.99, bytesRead / summary.bytes),
    figures: said([
      `${byteSize(bytesRead)} of ${byteSize(summary.bytes)} read`,
      filesOf(filesFinished, files),
      filesPartial > 0 && `${formatCount(filesPartial)} in part`,
      filesFailed > 0 && `${formatCount(filesFailed)} failed`,
      `${formatCount(summary.events)} events`,
      eventRate(events),
      ...(waitsForNobody
        ? ['what is left lies in the upload folder of a host on which no Cairn runs now']
        : queued
          ? [
              ahead > 0 &&
                `the workers are busy with ${ahead === 1 ? 'another import' : `${formatCount(ahead)} others`}`,
            ]
          : sending
            ? ['more of it is being sent']
            : pace(movement(bytes, events), summary.bytes, 'nothing has moved')),
    ]),
  }
}

/** `2,345 events/s`; nothing where none come. */
export function eventRate(events: readonly Sample[]): string {
  const rate = rateOf(events)
  return rate !== null && rate > 0 ? `${formatCount(Math.round(rate))} events/s` : ''
}

/** Bytes tell how long it takes; while only events come (the last bytes are read, not loaded), it moves all the same. */
export function movement(bytes: readonly Sample[], events: readonly Sample[]): readonly Sample[] {
  return stillFor(bytes) !== null && stillFor(events) === null ? [] : bytes
}
