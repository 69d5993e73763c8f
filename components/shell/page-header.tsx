// The bar on top of a page: its title, the time range, the filter in force, and what of the address was left out.
import type { ReactNode } from 'react'
import type { FilterProblem } from '@/lib/domain/filter'
import { FilterChips } from '../filter/filter-chips'
import type { PageState } from '../filter/page-state'
import { ProblemsNotice } from '../filter/problems-notice'
import { LiveSwitch } from '../live/live-switch'
import type { ClosedRange } from '../time/presets'
import { RangePicker } from '../time/range-picker'
import styles from './page-header.module.css'

type PageHeaderProps = {
  title: string
  state: PageState
  problems: readonly FilterProblem[]
  range: { from: string | null; to: string | null }
  data: ClosedRange | null
  /** Stands between the title and the range. */
  children?: ReactNode
}

/** Stays in sight while the page scrolls. */
export function PageHeader({ title, state, problems, range, data, children }: PageHeaderProps) {
  return (
    <>
      <header className={styles.header}>
        <div className={styles.bar}>
          <h1 className={styles.title}>{title}</h1>
          <div className={styles.middle}>{children}</div>
          <RangePicker state={state} range={range} data={data} />
          <span className={styles.live}>
            <LiveSwitch />
          </span>
        </div>
        <FilterChips state={state} />
      </header>
      <ProblemsNotice state={state} problems={problems} />
    </>
  )
}

/** The same bar for a page without filter and range. */
export function PlainHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.middle}>{children}</div>
        <span className={styles.live}>
          <LiveSwitch />
        </span>
      </div>
    </header>
  )
}
