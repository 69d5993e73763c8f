'use client'
// Draws the list of services, with a search within it and an order that stands in the address.
import { useState } from 'react'
import type { ServiceRow } from '@/lib/domain/services/service-rows'
import { visibleText } from '@/lib/domain/value-label'
import { EffectsSwitch } from '../chart/effects-switch'
import { InferredCount } from '../chart/inferred-count'
import { barOf, wordsOf } from '../chart/prepare-ranking'
import { effectsMode } from '../filter/effects-mode'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { ValueActions } from '../filter/value-link'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import { Panel } from '../panel/panel'
import { RankedBar } from '../panel/ranked-bar'
import { SearchField } from '../panel/search-field'
import listStyles from '../panel/value-list.module.css'
import { otherPrefix, prepareServices, type ServiceLine, type ServiceOrder } from './prepare-services'
import styles from './service-list.module.css'

type ServiceListProps = { services: readonly ServiceRow[]; order: ServiceOrder; state: PageState }

const COUNTS = [
  { words: 'Events', by: 'events' },
  { words: 'Writes', by: 'writes' },
  { words: 'Failed', by: 'errors' },
  { words: 'Identities', by: 'identities' },
] as const

/** A service leads to its page; + and − narrow the list in place. */
export function ServiceList({ services, order, state }: ServiceListProps) {
  const [search, setSearch] = useState('')
  const effects = effectsMode(state)
  const view = prepareServices(services, order, search, effects)
  const largest = Math.max(1, ...services.map(({ events }) => events))
  const sort = (by: ServiceOrder, words: string) => (
    <FilterLink
      className={listStyles.sort}
      href={hrefOf(state, { others: { order: by === 'events' ? null : by } })}
    >
      {words}
      {order === by && (by === 'name' ? ' ↑' : ' ↓')}
    </FilterLink>
  )
  const sorted = (by: ServiceOrder) =>
    order === by ? (by === 'name' ? ('ascending' as const) : ('descending' as const)) : undefined
  return (
    <Panel
      title={<SearchField label="Search services" value={search} onSearch={setSearch} />}
      label="Services"
      aside={
        <div className={styles.aside}>
          {view.isSwitched && <EffectsSwitch state={state} />}
          <span role="status">{view.shown}</span>
        </div>
      }
    >
      <div className={listStyles.scroll}>
        <table className={`${tableStyles.table} ${listStyles.table} ${styles.table}`}>
          <thead>
            <tr>
              <th scope="col" className={listStyles.value} aria-sort={sorted('name')}>
                {sort('name', 'Service')}
              </th>
              <th scope="col" className={listStyles.bar}>
                <span className="visually-hidden">Reads and writes</span>
              </th>
              {COUNTS.map(({ words, by }) => (
                <th
                  key={by}
                  scope="col"
                  className={`${tableStyles.number} ${listStyles.count}`}
                  aria-sort={sorted(by)}
                >
                  {sort(by, words)}
                </th>
              ))}
              <th scope="col" className={`${tableStyles.number} ${styles.last}`} aria-sort={sorted('recent')}>
                {sort('recent', 'Last seen (UTC)')}
              </th>
              <th scope="col" className={styles.family}>
                Family
              </th>
              <th scope="col" className={`${tableStyles.number} ${styles.catalogue}`}>
                Catalogue
              </th>
            </tr>
          </thead>
          <tbody>
            {view.lines.map((line) => (
              <Row key={line.service} line={line} largest={largest} state={state} />
            ))}
          </tbody>
        </table>
      </div>
      {view.lines.length === 0 && (
        <p className={listStyles.nothing}>
          {search === '' ? 'The filter leaves no service.' : `Nothing here has “${search}” in it.`}
        </p>
      )}
    </Panel>
  )
}

function Row({ line, largest, state }: { line: ServiceLine; largest: number; state: PageState }) {
  const prefix = otherPrefix(line)
  const effects = effectsMode(state)
  const row = { ...line, value: line.service }
  const words = wordsOf(row, effects)
  return (
    <tr className={listStyles.row} data-unseen={!line.isSeen || undefined} tabIndex={-1}>
      <th scope="row" className={listStyles.value}>
        <span className={listStyles.cell}>
          <FilterLink
            className={listStyles.link}
            href={entityHref(state, 'service', line.service) ?? ''}
            title={prefix === null ? line.service : `${line.service}, in IAM policies ${prefix}`}
            scroll
          >
            {line.label}
          </FilterLink>
          {line.label !== line.service && <span className={listStyles.raw}>{visibleText(line.service)}</span>}
          <ValueActions state={state} by="service" value={line.service} />
        </span>
      </th>
      <td title={words}>
        <RankedBar bar={barOf(row, largest, effects)} words={words} />
      </td>
      {COUNTS.map(({ by }) => (
        <td
          key={by}
          className={tableStyles.number}
          data-zero={(by === 'writes' ? line.shownWrites : line[by]) === 0 || undefined}
          data-failed={(by === 'errors' && line[by] > 0) || undefined}
        >
          {by === 'writes' ? (
            <InferredCount
              of="inferred-write"
              count={line.shownWrites}
              inferred={line.shownWrites - line.writes}
            />
          ) : (
            formatCount(line[by])
          )}
        </td>
      ))}
      <td className={tableStyles.number} data-zero={!line.isSeen || undefined}>
        {line.last}
      </td>
      <td className={styles.family}>{line.family}</td>
      <td className={tableStyles.number} data-zero={!line.catalogued || undefined}>
        {line.catalogued ? `${formatCount(line.documentedActions)} actions` : '–'}
      </td>
    </tr>
  )
}
