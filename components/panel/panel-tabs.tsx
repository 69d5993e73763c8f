// The tabs of a panel as plain links: the choice is in the address.
import { FilterLink } from '../filter/filter-link'
import styles from './panel-tabs.module.css'

/** Shows its label alone where there is but one. */
export function PanelTabs({ tabs }: { tabs: readonly { label: string; href: string; current: boolean }[] }) {
  return (
    <ul className={styles.tabs}>
      {tabs.map(({ label, href, current }) => (
        <li key={label}>
          <FilterLink className={styles.tab} href={href} aria-current={current ? 'true' : undefined}>
            {label}
          </FilterLink>
        </li>
      ))}
    </ul>
  )
}
