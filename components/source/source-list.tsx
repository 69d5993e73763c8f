'use client'
// The sources on the imports page: how each is, what can be done with it, and a way to add one.
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import type { SourceSummary } from '@/lib/domain/source'
import { AddSource } from './add-source'
import styles from './source.module.css'
import { SourceActions } from './source-actions'
import formStyles from './source-form.module.css'
import { SourceFigures, SourceNotes, SourceStatus } from './source-state'
import { type LiveSource, useLiveSources } from './use-live-sources'

/** `drawnAt` is the server's clock, so that the first drawing in the browser says the same. */
export function SourceList({ drawn, drawnAt }: { drawn: readonly SourceSummary[]; drawnAt: string }) {
  const router = useRouter()
  const { sources, now, problem, poll } = useLiveSources(drawn, drawnAt)
  const [adding, setAdding] = useState(false)
  const changed = () => {
    poll()
    router.refresh()
  }
  const adder = useRef<HTMLButtonElement>(null)
  const removed = () => {
    // What had the focus goes with its source.
    adder.current?.focus()
    changed()
  }
  return (
    <section aria-labelledby="sources" className={formStyles.form}>
      <div className={styles.head}>
        <h2 id="sources">Sources</h2>
        <span className={styles.push} />
        <Button ref={adder} size="compact-sm" onClick={() => setAdding(true)}>
          Add a source
        </Button>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem} The figures below are the last ones known.
        </p>
      )}
      {sources.length === 0 ? (
        <p className={styles.hint}>
          None yet. A source is a bucket or a folder that Cairn keeps reading by itself: new log files arrive
          without anybody dropping them here, and what is missing is told.
        </p>
      ) : (
        <ul className={styles.list}>
          {sources.map((live) => (
            <SourceCard key={live.summary.id} live={live} now={now} onChanged={changed} onRemoved={removed} />
          ))}
        </ul>
      )}
      <AddSource opened={adding} onClose={() => setAdding(false)} onAdded={changed} />
    </section>
  )
}

type SourceCardProps = { live: LiveSource; now: Date; onChanged: () => void; onRemoved: () => void }

function SourceCard({ live, now, onChanged, onRemoved }: SourceCardProps) {
  const { summary } = live
  const [problem, setProblem] = useState<string | null>(null)
  return (
    <li>
      <article className={styles.card} aria-label={summary.name}>
        <div className={styles.row}>
          <Link className={`text-link ${styles.name}`} href={`/sources/${summary.id}`} prefetch={false}>
            {summary.name}
          </Link>
          <SourceStatus source={summary} now={now} />
          {summary.fromEnvironment && (
            <span className={styles.tag} title="It stands in CAIRN_SOURCES and is changed there">
              from the environment
            </span>
          )}
          <span className={styles.push} />
          <SourceActions
            source={summary}
            onChanged={onChanged}
            onRemoved={onRemoved}
            onProblem={setProblem}
          />
        </div>
        <SourceFigures live={live} now={now} />
        <SourceNotes source={summary} />
        {problem !== null && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </article>
    </li>
  )
}
