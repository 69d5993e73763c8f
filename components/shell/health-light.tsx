'use client'
// Whether the server can answer from its database, asked every half minute.
import { useEffect, useState } from 'react'
import styles from './health-light.module.css'

const PERIOD_MS = 30_000
const WORDS = { unknown: 'Checking…', good: 'Connected', bad: 'No answer' } as const

/** Asks `/api/health`. */
export function HealthLight() {
  const [health, setHealth] = useState<keyof typeof WORDS>('unknown')
  useEffect(() => {
    const stop = new AbortController()
    const ask = () =>
      fetch('/api/health', { signal: stop.signal, cache: 'no-store' })
        // An answer that nobody reads keeps its connection, of which a browser has few, until the next one.
        .then((answer) => answer.text().then(() => setHealth(answer.ok ? 'good' : 'bad')))
        .catch(() => stop.signal.aborted || setHealth('bad'))
    void ask()
    const timer = setInterval(ask, PERIOD_MS)
    return () => {
      clearInterval(timer)
      stop.abort()
    }
  }, [])
  return (
    <span className={styles.health} data-health={health} role="status">
      {WORDS[health]}
    </span>
  )
}
