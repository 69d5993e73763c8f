// What the listed events do not say of reads and writes, and the switch that makes something of it.
import { effectsSentence, effectsShort } from '@/components/chart/effects-sentence'
import { EffectsSwitch } from '@/components/chart/effects-switch'
import styles from '@/components/event/events-page.module.css'
import { effectsMode } from '@/components/filter/effects-mode'
import type { PageFilter } from '../page-filter'
import { unsaidOnce } from './facets-panel'

/** Nothing where every event says it, but for the way back. Counts leave a text search out, so beside one there are none. */
export async function EffectsNote({ page }: { page: PageFilter }) {
  const { state } = page
  // Why it could not be counted, the facets say.
  const unsaid = await unsaidOnce(page).catch(() => null)
  const effects = effectsMode(state)
  if (unsaid?.unknown === 0 && effects === 'recorded') return null
  const words = unsaid && state.others.q === undefined ? effectsSentence(unsaid, effects) : null
  return (
    <div className={styles.effects}>
      {unsaid && words !== null && (
        <>
          <p className={styles.unsaid} title={words}>
            {words}
          </p>
          <span className={styles.short} aria-hidden="true">
            {effectsShort(unsaid)}
          </span>
        </>
      )}
      <EffectsSwitch state={state} unsaid={unsaid?.unknown ?? 0} />
    </div>
  )
}
