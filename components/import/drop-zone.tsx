'use client'
// Where log files come in: dropped anywhere on the page, or chosen as files or as a whole folder.
import { type FoundFile, rootOf } from './dropped-files'
import { FileChoice } from './file-choice'
import { filesOfDrop, itemsOf, rootsOfDrop } from './files-of-drop'
import styles from './import.module.css'
import { takeFound, type UploadLimits } from './take-drop'
import { useHeldFiles } from './use-held-files'

export function DropZone({ limits }: { limits: UploadLimits }) {
  const choose = (found: readonly FoundFile[]) => void takeFound(found, found.map(rootOf), limits)
  const held = useHeldFiles((dropped) => {
    const items = itemsOf(dropped)
    void takeFound(filesOfDrop(items), rootsOfDrop(items), limits)
  })
  return (
    <section className={styles.zone} aria-labelledby="drop-zone">
      <h2 id="drop-zone">Drop CloudTrail log files anywhere on this page</h2>
      <p>
        Files, archives or whole folders, as CloudTrail delivers them or CloudWatch exports them. They are
        told apart by what is in them, not by name; what is there already is counted as duplicate, never
        twice.
      </p>
      <div className={styles.buttons}>
        <FileChoice size="sm" name="Log files" onChosen={choose}>
          Choose files
        </FileChoice>
        <FileChoice size="sm" variant="default" name="Log folder" folder onChosen={choose}>
          Choose folder
        </FileChoice>
      </div>
      {/* It takes no clicks and no drops: those are the document's. */}
      {held && (
        <div className={styles.veil} data-drop-veil>
          <span>Drop to import</span>
        </div>
      )}
    </section>
  )
}
