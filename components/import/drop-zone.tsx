'use client'
// Where log files come in: dropped anywhere on the page, or chosen as files or as a whole folder.
import { Dropzone } from '@mantine/dropzone'
import { useState } from 'react'
import { droppedFiles } from './dropped-files'
import { FileChoice } from './file-choice'
import styles from './import.module.css'
import { takeDrop, type UploadLimits } from './take-drop'

export function DropZone({ limits }: { limits: UploadLimits }) {
  const [drops, setDrops] = useState(0)
  const take = async (chosen: readonly File[]) => takeDrop(await droppedFiles(chosen), limits)
  return (
    <section className={styles.zone} aria-labelledby="drop-zone">
      <h2 id="drop-zone">Drop CloudTrail log files anywhere on this page</h2>
      <p>
        Files or whole folders, gzipped or plain, as CloudTrail delivers them. They are told apart by what is
        in them, not by name; what is there already is counted as duplicate, never twice.
      </p>
      <div className={styles.buttons}>
        <FileChoice size="sm" name="Log files" onChosen={take}>
          Choose files
        </FileChoice>
        <FileChoice size="sm" variant="default" name="Log folder" folder onChosen={take}>
          Choose folder
        </FileChoice>
      </div>
      {/* Another one for each drop: the one before has once stayed over the page with its files already taken. */}
      <Dropzone.FullScreen
        key={drops}
        onDrop={(dropped) => {
          setDrops((before) => before + 1)
          void take(dropped)
        }}
        activateOnKeyboard={false}
        classNames={{ fullScreen: styles.veil, root: styles.overlayZone }}
      >
        <div className={styles.overlay}>Drop to import</div>
      </Dropzone.FullScreen>
    </section>
  )
}
