// The foot of the rail: theme, time zone and health.
import { HealthLight } from './health-light'
import styles from './rail-foot.module.css'
import { SchemeSwitch } from './scheme-switch'

/** The same in the rail and in the menu. */
export function RailFoot() {
  return (
    <div className={styles.foot}>
      <SchemeSwitch />
      <div className={styles.line}>
        <span>Times in UTC</span>
        <HealthLight />
      </div>
    </div>
  )
}
