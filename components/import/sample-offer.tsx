'use client'
// Offers the demonstration: a button that has sample data made and imported, with its progress, and then the overview.
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import type { ImportSummary } from '@/lib/domain/answers'
import { fetchJson } from '../fetch-answer'
import styles from './import.module.css'
import { ImportProgress } from './import-progress'
import { isRunning } from './live-import'
import { useLiveImports } from './use-live-imports'

/** Makes the sample through the API. Where it exists already, that is said. */
export function SampleOffer() {
  const [drawn, setDrawn] = useState<readonly ImportSummary[] | null>(null)
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const make = async () => {
    setAsking(true)
    setProblem(null)
    try {
      setDrawn([(await fetchJson<{ import: ImportSummary }>('/api/sample', { method: 'POST' })).import])
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The sample could not be made.')
    }
    setAsking(false)
  }
  if (drawn !== null) return <Making drawn={drawn} />
  return (
    <>
      <div className={styles.buttons}>
        <Button size="xs" variant="default" loading={asking} onClick={make}>
          Load sample data
        </Button>
      </div>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  )
}

/** Follows the sample until it is there, then leads to the overview. */
function Making({ drawn }: { drawn: readonly ImportSummary[] }) {
  const router = useRouter()
  const { imports, problem } = useLiveImports(drawn, drawn[0]?.id)
  const [live] = imports
  const ended = live !== undefined && !isRunning(live.summary)
  useEffect(() => {
    if (ended) router.push('/')
  }, [ended, router])
  return (
    <div role="status">
      {live && <ImportProgress live={live} />}
      {problem}
    </div>
  )
}
