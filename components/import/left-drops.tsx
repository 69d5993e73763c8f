'use client'
// Names what was not yet sent when a page was closed, and lets it be chosen again: browsers let no page read files anew.
import { Button } from '@mantine/core'
import Link from 'next/link'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'
import { byteSize } from './byte-size'
import { distinctKeys } from './distinct-keys'
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
  const { id, names, unsent, taken, whole, again, looking, startedAt } = drop
  if (useHolds(drop) === null) return null
  const more = unsent.files - names.length
  const choose = async (chosen: readonly FoundFile[]) => {
    if (chosen.length === 0) return
    const files = againOf(drop, await droppedFiles(chosen))
    if (takeDrop(files, limits)) changeNote(id, restOf(drop, files))
  }
  const title = unsentTitle(drop)
  const since = `${formatTime(startedAt).slice(0, 19)} UTC`
  const isOne = looking || whole.files === 1
  const keys = distinctKeys(names.map(([name]) => name))
  return (
    <article className={styles.card} data-left aria-label={title}>
      <div className={styles.cardHead}>
        <strong className={styles.cardWords}>{title}</strong>
        <FileChoice
          size="compact-sm"
          name={`Choose again: ${drop.name}`}
          folder={names.some(([name]) => name.includes('/')) || (looking && drop.name.includes('/'))}
          onChosen={choose}
        >
          {isOne ? 'Choose it again' : 'Choose them again'}
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
        {looking
          ? `The page that was looking through it since ${since} was left before all of its files were known. Nothing of it was sent${unsent.files > 0 ? ', and there may be more than was found' : ''}.`
          : `The page that was sending ${isOne ? 'it' : 'them'} since ${since} was left before Cairn had acknowledged ${isOne ? 'it' : 'them'}.`}{' '}
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
        A browser lets no page read files again by itself: choose {isOne ? 'it' : 'them'} once more.
        {!looking && ' What arrived after all is counted as duplicate, never twice.'}
      </p>
      {unsent.files > 0 && (
        <details>
          <summary>Which files</summary>
          <ul className={styles.names}>
            {names.map(([name, bytes], place) => (
              <li key={keys[place]}>
                {name} <span className={styles.size}>{byteSize(bytes)}</span>
              </li>
            ))}
            {more > 0 && <li>and {formatCount(more)} more</li>}
          </ul>
        </details>
      )}
    </article>
  )
}
