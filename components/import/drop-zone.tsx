'use client'
// Where log files come in: dropped anywhere on the page, or chosen as files or as a whole folder.
import { Button } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { type ChangeEvent, useRef } from 'react'
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import { bytesOf, droppedFiles } from './dropped-files'
import styles from './import.module.css'
import { refuseUpload, startUpload } from './upload-store'

// React passes the attribute on; its types do not know it.
const WHOLE_FOLDER = { webkitdirectory: '' }

export type UploadLimits = { maxBytes: number; maxFiles: number }

/** Sends a drop, unless it is known beforehand that the server will not take it. */
function take(chosen: readonly File[], { maxBytes, maxFiles }: UploadLimits) {
  const files = droppedFiles(chosen)
  const bytes = bytesOf(files)
  if (files.length === 0) refuseUpload(files, 'There were no files in what was dropped.')
  else if (files.length > maxFiles)
    refuseUpload(
      files,
      `These are ${formatCount(files.length)} files; one drop takes at most ${formatCount(maxFiles)}. Drop them in parts.`,
    )
  else if (bytes > maxBytes)
    refuseUpload(
      files,
      `These are ${byteSize(bytes)}; one drop takes at most ${byteSize(maxBytes)}. Drop them in parts.`,
    )
  else startUpload(files)
}

export function DropZone({ limits }: { limits: UploadLimits }) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const choose = ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    take([...(input.files ?? [])], limits)
    // So that the same files can be chosen once more.
    input.value = ''
  }
  return (
    <section className={styles.zone} aria-labelledby="drop-zone">
      <h2 id="drop-zone">Drop CloudTrail log files anywhere on this page</h2>
      <p>
        Files or whole folders, gzipped or plain, as CloudTrail delivers them. They are told apart by what is
        in them, not by name; what is there already is counted as duplicate, never twice.
      </p>
      <div className={styles.buttons}>
        <Button size="sm" onClick={() => files.current?.click()}>
          Choose files
        </Button>
        <Button size="sm" variant="default" onClick={() => folder.current?.click()}>
          Choose folder
        </Button>
      </div>
      <input ref={files} type="file" multiple hidden onChange={choose} aria-label="Log files" />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        onChange={choose}
        aria-label="Log folder"
        {...WHOLE_FOLDER}
      />
      <Dropzone.FullScreen
        onDrop={(dropped) => take(dropped, limits)}
        activateOnKeyboard={false}
        classNames={{ fullScreen: styles.veil, root: styles.overlayZone }}
      >
        <div className={styles.overlay}>Drop to import</div>
      </Dropzone.FullScreen>
    </section>
  )
}
