'use client'
// Whether the server can answer from its database, as the page's own updates find out.
import { useLive } from '../live/live-updates'
import styles from './health-light.module.css'

const HEALTH = {
  waiting: ['unknown', 'Checking…'],
  good: ['good', 'Connected'],
  none: ['bad', 'No answer'],
  'signed out': ['bad', 'Signed out'],
} as const

/** Asks nothing itself. */
export function HealthLight() {
  const [health, words] = HEALTH[useLive().answering]
  return (
    <span className={styles.health} data-health={health} role="status">
      {words}
    </span>
  )
}
