'use client'
// The drops of this tab: being sent with rate and time left, waiting, or failed with the reason.
import { Button } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { formatCount } from '../panel/format-number'
import { byteSize } from './byte-size'
import styles from './import.module.css'
import { ProgressCard } from './progress-card'
import { rateOf, secondsLeft, timeLeft } from './progress-rate'
import {
  currentUploads,
  dropUpload,
  noUploads,
  sendAgain,
  subscribeUploads,
  type Upload,
} from './upload-store'

export const useUploads = (): readonly Upload[] =>
  useSyncExternalStore(subscribeUploads, currentUploads, noUploads)

export function UploadList() {
  return useUploads().map((upload) =>
    upload.state === 'failed' ? (
      <Failed key={upload.key} upload={upload} />
    ) : (
      <Sending key={upload.key} upload={upload} />
    ),
  )
}

function Sending({ upload: { key, name, files, bytes, sentBytes, samples, state } }: { upload: Upload }) {
  const rate = rateOf(samples)
  const all = sentBytes >= bytes && state === 'sending'
  const figures = [
    `${byteSize(sentBytes)} of ${byteSize(bytes)} sent`,
    `${formatCount(files.length)} ${files.length === 1 ? 'file' : 'files'}`,
    rate !== null && !all && `${byteSize(rate)}/s`,
    all ? 'the server is writing it to disk' : timeLeft(secondsLeft(samples, bytes)),
  ]
  return (
    <ProgressCard
      title={name}
      state={state === 'waiting' ? 'In line' : 'Sending'}
      share={bytes === 0 ? 0 : sentBytes / bytes}
      figures={figures.filter((figure) => typeof figure === 'string' && figure !== '')}
    >
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

function Failed({ upload: { key, name, files, message } }: { upload: Upload }) {
  return (
    <article className={styles.card} data-failed role="alert">
      <div className={styles.cardHead}>
        <span className={styles.cardState}>Not imported</span>
        <strong className={styles.cardTitle}>{name}</strong>
        {files.length > 0 && (
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
      <div className={styles.figures}>{message}</div>
    </article>
  )
}
