'use client'
// How far a running import is: bytes, files, events, their rate, and the time that is left.
import type { LiveImport } from './live-import'
import { ProgressCard } from './progress-card'
import { importWords } from './progress-words'
import { useUploads } from './upload-list'

/** `ahead`: how many other imports are being loaded, where that is known. */
export function ImportProgress({ live, ahead = 0 }: { live: LiveImport; ahead?: number }) {
  const { id, source } = live.summary
  const sending = useUploads().some(({ taken, state }) => taken?.id === id && state !== 'failed')
  const words = importWords(live, { ahead, sending })
  return <ProgressCard title={source} href={`/imports/${id}`} {...words} />
}
