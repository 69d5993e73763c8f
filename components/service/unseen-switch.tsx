// Chooses whether a service's page lists actions that were not seen. Two plain links: the choice is in the address.
import styles from '../chart/effects-switch.module.css'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'

/** They are listed, unless the address says otherwise: `unseen=hide`. */
export const showsUnseen = ({ others }: Pick<PageState, 'others'>): boolean => others.unseen !== 'hide'

export function UnseenSwitch({ state }: { state: PageState }) {
  const shown = showsUnseen(state)
  return (
    <ul className={styles.switch} aria-label="Actions to show">
      {[
        { label: 'All actions', unseen: null, current: shown },
        { label: 'Seen only', unseen: 'hide', current: !shown },
      ].map(({ label, unseen, current }) => (
        <li key={label}>
          <FilterLink
            className={styles.choice}
            href={hrefOf(state, { others: { unseen } })}
            aria-current={current ? 'true' : undefined}
          >
            {label}
          </FilterLink>
        </li>
      ))}
    </ul>
  )
}
