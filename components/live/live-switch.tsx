'use client'
// Says whether the page follows the data, and pauses it.
import styles from './live-switch.module.css'
import { useLive } from './live-updates'

const PAUSE = 'New data appears by itself. Click to pause.'
const GO_ON = 'The page stays as it is. Click to follow new data again.'

/** A calm light with a word; the choice to pause stays in this browser. */
export function LiveSwitch() {
  const { answering, paused, setPaused } = useLive()
  if (answering === 'signed out')
    return (
      <button
        type="button"
        className={styles.switch}
        data-light="bad"
        title="The server wants the token again. Click to load the page anew."
        onClick={() => window.location.reload()}
      >
        Signed out
      </button>
    )
  const light = answering === 'none' ? 'bad' : paused || answering === 'waiting' ? 'off' : 'good'
  return (
    <button
      type="button"
      role="switch"
      aria-checked={!paused}
      aria-label="Live updates"
      className={styles.switch}
      data-light={light}
      title={
        answering === 'none' ? 'Cairn does not answer. It is asked again and again.' : paused ? GO_ON : PAUSE
      }
      onClick={() => setPaused(!paused)}
    >
      {answering === 'none' ? 'No answer' : paused ? 'Paused' : 'Live'}
    </button>
  )
}
