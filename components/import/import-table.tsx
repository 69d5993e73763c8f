'use client'
// All imports with their counts. Those under way show how far they are; the rounds of a source fold into one line.
import Link from 'next/link'
import { Fragment, useState } from 'react'
import type { ImportSummary } from '@/lib/domain/answers'
import { formatCount } from '../panel/format-number'
import { formatTime } from '../time/format-time'
import { CountCells, CountHeads } from './count-columns'
import { foldRounds, type ImportLine } from './fold-rounds'
import { ImportStatus } from './import-status'
import styles from './import-table.module.css'

export function ImportTable({ imports }: { imports: readonly ImportSummary[] }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">Status</th>
            <th scope="col">When (UTC)</th>
            <th scope="col" className={styles.number}>
              Files
            </th>
            <CountHeads />
          </tr>
        </thead>
        <tbody>
          {foldRounds(imports).map((line) =>
            line.kind === 'import' ? (
              <ImportRow key={line.summary.id} summary={line.summary} />
            ) : (
              // By its oldest round, so that the line stays open when a new round joins it.
              <RoundRows key={`rounds-${line.rounds.at(-1)?.id}`} {...line} />
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}

function ImportRow({ summary, inside = false }: { summary: ImportSummary; inside?: boolean }) {
  return (
    <tr data-inside={inside || undefined}>
      <th scope="row" className={styles.source}>
        <Link
          className="text-link"
          href={`/imports/${summary.id}`}
          prefetch={false}
          title={summary.source}
          aria-label={inside ? `Round of ${formatTime(summary.createdAt).slice(0, 19)}` : undefined}
        >
          {inside ? 'Round' : summary.source}
        </Link>
        {summary.sample && <span className={styles.tag}>sample</span>}
        {summary.sourceId !== null && !inside && <SyncTag sourceId={summary.sourceId} />}
      </th>
      <Cells of={summary} />
    </tr>
  )
}

function RoundRows({ sourceId, sum, rounds }: Extract<ImportLine, { kind: 'rounds' }>) {
  const [open, setOpen] = useState(false)
  return (
    <Fragment>
      <tr>
        <th scope="row" className={styles.source}>
          <Link className="text-link" href={`/sources/${sourceId}`} prefetch={false} title={sum.source}>
            {sum.source}
          </Link>
          <button
            type="button"
            className={styles.fold}
            aria-expanded={open}
            aria-label={`${formatCount(rounds.length)} rounds of ${sum.source}`}
            onClick={() => setOpen(!open)}
          >
            {formatCount(rounds.length)} rounds
          </button>
        </th>
        <Cells of={sum} />
      </tr>
      {open && rounds.map((round) => <ImportRow key={round.id} summary={round} inside />)}
    </Fragment>
  )
}

/** Leads to the source that an import is a round of. */
function SyncTag({ sourceId }: { sourceId: string }) {
  return (
    <Link className={styles.tag} href={`/sources/${sourceId}`} prefetch={false}>
      source
    </Link>
  )
}

function Cells({ of }: { of: ImportSummary }) {
  return (
    <>
      <td>
        <ImportStatus summary={of} />
      </td>
      <td className={styles.when}>{formatTime(of.createdAt).slice(0, 19)}</td>
      <td className={styles.number}>{formatCount(of.files)}</td>
      <CountCells of={of} />
    </>
  )
}
