// Draws the strip of numbers. Each leads to what it counts: a filter or a list.
import { only } from '@/lib/domain/filter'
import { type StripNumber, sparkPath } from '../chart/prepare-numbers'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import styles from './number-tiles.module.css'

export const NUMBER_TILES_HEIGHT = 84

const hrefs: Record<StripNumber['key'], (state: PageState) => string> = {
  events: (state) => hrefOf(state, { path: '/events' }),
  writes: (state) => hrefOf(state, { filter: only(state.filter, 'readOnly', 'false') }),
  failed: (state) => hrefOf(state, { filter: only(state.filter, 'outcome', 'failure') }),
  identities: (state) => hrefOf(state, { path: '/values/identity' }),
  services: (state) => hrefOf(state, { path: '/values/service' }),
  regions: (state) => hrefOf(state, { path: '/values/region' }),
}

export function NumberTiles({ numbers, state }: { numbers: readonly StripNumber[]; state: PageState }) {
  return (
    <ul className={styles.strip} aria-label="Totals">
      {numbers.map((number) => (
        <li key={number.key}>
          <FilterLink className={styles.tile} href={hrefs[number.key](state)} scroll>
            <span className={styles.label} data-of={number.key}>
              {number.label}
            </span>
            <span className={styles.value}>{number.value}</span>
            <span className={styles.notes}>
              <span className={styles.share}>{number.share}</span>
              {number.change !== null && (
                <span className={styles.change} title={number.before ?? undefined}>
                  {number.change}
                  <span className="visually-hidden"> ({number.before})</span>
                </span>
              )}
            </span>
            {number.spark && <Spark values={number.spark} of={number.key} />}
          </FilterLink>
        </li>
      ))}
    </ul>
  )
}

function Spark({ values, of }: { values: readonly number[]; of: string }) {
  return (
    <svg
      className={styles.spark}
      viewBox="-1 -1 102 26"
      preserveAspectRatio="none"
      aria-hidden="true"
      data-of={of}
    >
      <path d={sparkPath(values, 100, 24)} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
