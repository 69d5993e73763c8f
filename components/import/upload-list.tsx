'use client'
// The drops of this tab: being sent with rate and time left, waiting, or failed with the reason.
import { Button } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { formatCount } from '../panel/format-number'
import { distinctKeys } from './distinct-keys'
import styles from './import.module.css'
import { ProgressCard } from './progress-card'
import {
  currentUploads,
  dropUpload,
  noUploads,
  sendAgain,
  subscribeUploads,
  type Upload,
} from './upload-store'
import { failedState, uploadWords } from './upload-words'

/** So many files that failed are named; the rest are counted. */
const MOST_NAMED = 200

export const useUploads = (): readonly Upload[] =>
  useSyncExternalStore(subscribeUploads, currentUploads, noUploads)

/** Whether there are any: whoever asks this is not drawn anew with every byte. */
export const useAnyUploads = (): boolean =>
  useSyncExternalStore(
    subscribeUploads,
    () => currentUploads().length > 0,
    () => false,
  )

export function UploadList() {
  const uploads = useUploads()
  const going = uploads.filter(({ state }) => state === 'sending' || state === 'waiting')
  return uploads.map((upload) =>
    upload.state === 'failed' ? (
      <Failed key={upload.key} upload={upload} />
    ) : (
      <Sending key={upload.key} upload={upload} ahead={going.indexOf(upload)} />
    ),
  )
}

function Sending({ upload, ahead }: { upload: Upload; ahead: number }) {
  const { key, name } = upload
  return (
    <ProgressCard title={name} {...uploadWords(upload, ahead)}>
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => dropUpload(key)}
        aria-label={`Cancel sending ${name}`}
      >
        Cancel
      </Button>
    </ProgressCard>
  )
}

function Failed({ upload }: { upload: Upload }) {
  const { key, name, left, failed, message } = upload
  const missing = left.length + failed.length
  const named = failed.slice(0, MOST_NAMED)
  const keys = distinctKeys(named.map((file) => file.name))
  return (
    <article className={styles.card} data-failed role="alert">
      <div className={styles.cardHead}>
        <span className={styles.cardState}>{failedState(upload)}</span>
        <strong className={styles.cardTitle}>{name}</strong>
        {missing > 0 && (
          <Button size="compact-sm" onClick={() => sendAgain(key)}>
            Send again
          </Button>
        )}
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => dropUpload(key)}
          aria-label={`Take ${name} off the list`}
        >
          Dismiss
        </Button>
      </div>
      {message !== undefined && <div className={styles.figures}>{message}</div>}
      {failed.length > 0 && (
        <ul className={styles.names}>
          {named.map((file, place) => (
            <li key={keys[place]}>
              {file.name} <span className={styles.size}>{file.reason}</span>
            </li>
          ))}
          {failed.length > MOST_NAMED && <li>and {formatCount(failed.length - MOST_NAMED)} more</li>}
        </ul>
      )}
    </article>
  )
}
