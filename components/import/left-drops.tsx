'use client'
// Names what was not yet sent when a page was closed, and lets it be chosen again: browsers let no page read files anew.
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'
import { byteSize } from './byte-size'
import { droppedFiles, type FoundFile } from './dropped-files'
import { FileChoice } from './file-choice'
import styles from './import.module.css'
import { takeDrop, type UploadLimits } from './take-drop'
import { againOf, isOf, restOf, unsentTitle } from './unsent-drop'
import {
  changeNote,
  forgetNote,
  type LeftDrop,
  leftDrops,
  noLeftDrops,
  subscribeLeftDrops,
} from './unsent-notes'

export const useLeftDrops = (): readonly LeftDrop[] =>
  useSyncExternalStore(subscribeLeftDrops, leftDrops, noLeftDrops)

export function LeftDrops({ limits }: { limits: UploadLimits }) {
  return useLeftDrops().map((drop) => <LeftDropCard key={drop.id} drop={drop} limits={limits} />)
}

/** Whether what a note says holds for this instance: null until that is known. One that does not hold is taken away. */
function useHolds(drop: LeftDrop): boolean | null {
  const { id, taken } = drop
  const [holds, setHolds] = useState(taken === null ? true : null)
  useEffect(() => {
    if (taken === null) return
    const gone = new AbortController()
    fetch(`/api/imports/${taken.id}`, { signal: gone.signal })
      .then(async (answer) => {
        // What cannot be asked is no reason to say nothing.
        if (!answer.ok && answer.status !== 404) return setHolds(true)
        const found = answer.ok ? ((await answer.json()) as { import: { createdAt: string } }).import : null
        if (isOf({ taken }, found)) setHolds(true)
        else forgetNote(id)
      })
      .catch(() => {
        if (!gone.signal.aborted) setHolds(true)
      })
    return () => gone.abort()
  }, [id, taken])
  return holds
}

function LeftDropCard({ drop, limits }: { drop: LeftDrop; limits: UploadLimits }) {
  const { id, names, unsent, taken, whole, again, startedAt } = drop
  if (useHolds(drop) === null) return null
  const more = unsent.files - names.length
  const choose = async (chosen: readonly FoundFile[]) => {
    if (chosen.length === 0) return
    const files = againOf(drop, await droppedFiles(chosen))
    if (takeDrop(files, limits)) changeNote(id, restOf(drop, files))
  }
  const title = unsentTitle(drop)
  return (
    <article className={styles.card} data-left aria-label={title}>
      <div className={styles.cardHead}>
        <strong className={styles.cardWords}>{title}</strong>
        <FileChoice
          size="compact-sm"
          name={`Choose again: ${drop.name}`}
          folder={names.some(([name]) => name.includes('/'))}
          onChosen={choose}
        >
          Choose them again
        </FileChoice>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => forgetNote(id)}
          aria-label={`Dismiss: ${title}`}
        >
          Dismiss
        </Button>
      </div>
      <p className={styles.figures}>
        The page that was sending them since {formatTime(startedAt).slice(0, 19)} UTC was left before Cairn
        had acknowledged them.{' '}
        {taken !== null && (
          <>
            The other {formatCount(whole.files - unsent.files - again)} are in{' '}
            <Link className="text-link" href={`/imports/${taken.id}`} prefetch={false}>
              their import
            </Link>
            .{' '}
          </>
        )}
        {again > 0 && (
          <>
            {formatCount(again)} more {again === 1 ? 'was' : 'were'} chosen again.{' '}
          </>
        )}
        A browser lets no page read files again by itself: choose them once more. What arrived after all is
        counted as duplicate, never twice.
      </p>
      <details>
        <summary>Which files</summary>
        <ul className={styles.names}>
          {names.map(([name, bytes]) => (
            <li key={name}>
              {name} <span className={styles.size}>{byteSize(bytes)}</span>
            </li>
          ))}
          {more > 0 && <li>and {formatCount(more)} more</li>}
        </ul>
      </details>
    </article>
  )
}
