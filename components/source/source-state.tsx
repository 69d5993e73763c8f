// How a source is: its status, its progress while it works, its figures, and what the reader should know besides.
import { Progress } from '@mantine/core'
import Link from 'next/link'
import type { SourceSummary } from '@/lib/domain/source'
import { leastPolicy } from '@/lib/domain/source-policy'
import { loadWords } from './load-words'
import { figuresOf, isWorking, limitsOf, notesOf, statusInWords } from './prepare-source'
import { RefusalNotice } from './refusal'
import styles from './source.module.css'
import type { LiveSource } from './use-live-sources'

export function SourceStatus({ source, now }: { source: SourceSummary; now: Date }) {
  const broken = source.problem !== null && !isWorking(source) && !source.paused
  return (
    <span className={styles.status} data-status={broken ? 'problem' : source.status}>
      {statusInWords(source, now)}
    </span>
  )
}

/** Its figures, and while it works how far it is. */
export function SourceFigures({ live, now }: { live: LiveSource; now: Date }) {
  const { summary } = live
  return (
    <>
      {isWorking(summary) && <LoadProgress live={live} />}
      <ul className={styles.figures}>
        {[...figuresOf(summary, now), ...limitsOf(summary)].map((figure) => (
          <li key={figure}>{figure}</li>
        ))}
      </ul>
    </>
  )
}

function LoadProgress({ live }: { live: LiveSource }) {
  const { share, figures } = loadWords(live)
  if (share === null) return <p className={styles.progress}>{figures.join(' · ')}</p>
  return (
    <div className={styles.progress}>
      <Progress
        value={share * 100}
        size="sm"
        aria-label={`Loading ${live.summary.name}`}
        transitionDuration={300}
      />
      <span>{figures.join(' · ')}</span>
    </div>
  )
}

/** What is wrong, in red and with what to do; what was left out, calmly, each leading to the files. */
export function SourceNotes({ source }: { source: SourceSummary }) {
  const notes = notesOf(source)
  return (
    <>
      {source.problem !== null && (
        <RefusalNotice
          refusal={{ ...source.problem, policy: policyFor(source, source.problem.permission) }}
        />
      )}
      {source.queueProblem !== null && (
        <RefusalNotice
          refusal={{ message: `Its queue: ${source.queueProblem}`, permission: null, policy: null }}
        />
      )}
      {notes.length > 0 && (
        <ul className={styles.figures}>
          {notes.map(({ state, words }) => (
            <li key={state}>
              <Link
                className="text-link"
                href={`/sources/${source.id}?state=${state}#files`}
                prefetch={false}
              >
                {words}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** The policy that a missing permission is a part of; none where no permission is the trouble. */
function policyFor(source: SourceSummary, permission: string | null): object | null {
  if (permission === null || source.bucket === null) return null
  const { bucket, prefix, region, endpoint, roleArn, queueUrl, digests } = source
  return leastPolicy(
    { bucket, prefix: prefix ?? '', region, endpoint, roleArn },
    { queueUrl, kms: permission === 'kms:Decrypt', digests: digests > 0 },
  )
}
