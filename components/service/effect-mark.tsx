// Whether an action reads or writes: as recorded, or inferred and then visibly so.
import eventStyles from '../event/event.module.css'
import type { EffectMark as Mark } from './prepare-actions'
import styles from './service.module.css'

export function EffectMark({ mark }: { mark: Mark }) {
  return (
    <span className={styles.effectMark} title={mark.why}>
      <span
        className={eventStyles.mark}
        data-read-only={mark.value}
        data-inferred={mark.inferred || undefined}
      >
        <span className={eventStyles.word}>{mark.words}</span>
      </span>
      {mark.inferred && <span className={styles.inferred}>inferred</span>}
    </span>
  )
}
