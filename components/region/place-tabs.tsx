// The two lists of where things happened: by region and by account, under the same filter.

import { EffectsSwitch } from '../chart/effects-switch'
import { hrefOf, type PageState } from '../filter/page-state'
import { PanelTabs } from '../panel/panel-tabs'
import styles from './place-tabs.module.css'

/** Beside them, how reads and writes are counted. */
export function PlaceTabs({ state }: { state: PageState }) {
  const tabs = [
    { label: 'Regions', path: '/regions' },
    { label: 'Accounts', path: '/accounts' },
  ].map(({ label, path }) => ({
    label,
    href: hrefOf(state, { path }),
    current: state.path === path,
  }))
  return (
    <div className={styles.bar}>
      <PanelTabs tabs={tabs} />
      <EffectsSwitch state={state} />
    </div>
  )
}
