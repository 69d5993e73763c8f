'use client'
// Where log files come in: dropped anywhere on the page, or chosen as files or as a whole folder.
import { useEffect, useState } from 'react'
import { formatCount } from '../panel/format-number'
import { droppedFiles, type FoundFile } from './dropped-files'
import { FileChoice } from './file-choice'
import { filesOfDrop, itemsOf, type Unread } from './files-of-drop'
import styles from './import.module.css'
import { takeDrop, type UploadLimits } from './take-drop'
import { useHeldFiles } from './use-held-files'

/** So many names of what could not be read are shown; the rest are counted. */
const MOST_NAMED = 20

export function DropZone({ limits }: { limits: UploadLimits }) {
  const [unread, setUnread] = useState<readonly string[]>([])
  const { reading, read } = useReading()
  const take = async (found: Iterable<FoundFile> | AsyncIterable<FoundFile | Unread>) => {
    const missed: string[] = []
    setUnread([])
    const files = await read(readable(found, missed))
    setUnread(missed)
    if (files.length > 0 || missed.length === 0) takeDrop(files, limits)
  }
  const held = useHeldFiles((dropped) => void take(filesOfDrop(itemsOf(dropped))))
  return (
    <section className={styles.zone} aria-labelledby="drop-zone">
      <h2 id="drop-zone">Drop CloudTrail log files anywhere on this page</h2>
      <p>
        Files, archives or whole folders, as CloudTrail delivers them or CloudWatch exports them. They are
        told apart by what is in them, not by name; what is there already is counted as duplicate, never
        twice.
      </p>
      <div className={styles.buttons}>
        <FileChoice size="sm" name="Log files" onChosen={take}>
          Choose files
        </FileChoice>
        <FileChoice size="sm" variant="default" name="Log folder" folder onChosen={take}>
          Choose folder
        </FileChoice>
      </div>
      {reading !== null && (
        <div className={styles.figures} role="status">
          Looking through what was chosen: {formatCount(reading)} files so far
        </div>
      )}
      {unread.length > 0 && <UnreadNote unread={unread} />}
      {/* It takes no clicks and no drops: those are the document's. */}
      {held && (
        <div className={styles.veil} data-drop-veil>
          Drop to import
        </div>
      )}
    </section>
  )
}

/** What could be read; the rest is added to `missed`. */
async function* readable(
  found: Iterable<FoundFile> | AsyncIterable<FoundFile | Unread>,
  missed: string[],
): AsyncGenerator<FoundFile> {
  for await (const each of found)
    if ('unread' in each) missed.push(each.unread)
    else yield each
}

/** Looks through files, and says how many there are so far where that takes a while; null while nothing is looked at. */
function useReading() {
  const [reading, setReading] = useState<number | null>(null)
  const busy = reading !== null
  useEffect(() => {
    if (!busy) return
    // None of them is noted yet.
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [busy])
  const read = async (found: AsyncIterable<FoundFile>) => {
    const files = await droppedFiles(found, setReading)
    setReading(null)
    return files
  }
  return { reading, read }
}

function UnreadNote({ unread }: { unread: readonly string[] }) {
  const more = unread.length - MOST_NAMED
  return (
    <div className={styles.problem} role="alert">
      {unread.length === 1 ? 'This could not be read' : 'These could not be read'}, and{' '}
      {unread.length === 1 ? 'was' : 'were'} left out: {unread.slice(0, MOST_NAMED).join(', ')}
      {more > 0 && ` and ${formatCount(more)} more`}.
    </div>
  )
}
