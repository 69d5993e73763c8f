'use client'
// Light, dark, or what the system says. The choice stays in this browser.
import { useMantineColorScheme } from '@mantine/core'
import { useMounted } from '@mantine/hooks'
import styles from './scheme-switch.module.css'

const SCHEMES = [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['auto', 'Auto'],
] as const

/** Shows no choice until the browser has told its own: the server cannot know it. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const mounted = useMounted()
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">Theme</legend>
      {SCHEMES.map(([scheme, label]) => (
        <button
          key={scheme}
          type="button"
          className={styles.choice}
          aria-pressed={mounted && colorScheme === scheme}
          onClick={() => setColorScheme(scheme)}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}
