// The two lists of where things happened: by region and by account, under the same filter.
import { hrefOf, type PageState } from '../filter/page-state'
import { PanelTabs } from '../panel/panel-tabs'

export function PlaceTabs({ state }: { state: PageState }) {
  const tabs = [
    { label: 'Regions', path: '/regions' },
    { label: 'Accounts', path: '/accounts' },
  ].map(({ label, path }) => ({
    label,
    href: hrefOf(state, { path }),
    current: state.path === path,
  }))
  return <PanelTabs tabs={tabs} />
}
