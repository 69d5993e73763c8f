// When nothing matches: the cause, and the way out of it.

import { chipChanges, chipsOf, chipWords } from '@/components/filter/filter-chips'
import { FilterLink } from '@/components/filter/filter-link'
import { chosenFilter, hrefOf } from '@/components/filter/page-state'
import styles from '@/components/panel/empty-note.module.css'
import { formatCount } from '@/components/panel/format-number'
import { formatRange } from '@/components/time/format-time'
import { clear, withRange } from '@/lib/domain/filter'
import { eventCount } from '@/lib/query/event-count'
import { database } from '../database'
import type { PageFilter } from '../page-filter'

const MOST_TRIALS = 8

/**
 * For a page whose filter matches nothing. Tries it without each of its values and over all data, and names what frees
 * some. `height` is that of what it stands for; `bare` where it stands in a panel.
 */
export async function NoMatch({ page, height, bare }: { page: PageFilter; height?: number; bare?: true }) {
  const { state, range, data, now } = page
  if (data === null) return null
  const outside =
    (range.from !== null && Date.parse(range.from) >= Date.parse(data.to)) ||
    (range.to !== null && Date.parse(range.to) <= Date.parse(data.from))
  const chips = outside ? [] : chipsOf(chosenFilter(state))
  const everything = withRange(state.filter, data.from, data.to)
  const [inAll, trials] = await Promise.all([
    eventCount(database(), everything, now),
    Promise.all(
      chips.slice(0, MOST_TRIALS).map(async (chip) => {
        const { drop } = chipChanges(state.filter, chip)
        return { chip, drop, events: await eventCount(database(), drop, now) }
      }),
    ),
  ])
  const helpful = trials.filter(({ events }) => events > 0)
  return (
    <section
      className={styles.note}
      data-bare={bare}
      style={{ minHeight: height }}
      aria-label="No events match"
    >
      <h2>No events match</h2>
      <p>
        {outside
          ? `The range ${formatRange(range.from, range.to)} is outside of what the logs cover: ${formatRange(data.from, data.to)}.`
          : chips.length === 0
            ? `The logs cover ${formatRange(data.from, data.to)}, but ${state.about ? 'what this page is about has no events' : 'nothing happened'} in ${formatRange(range.from, range.to)}.`
            : helpful.length > 0
              ? 'The filter is too tight. Without one of these there are events:'
              : inAll > 0
                ? 'In this range the filter leaves nothing; over all of the data it does not.'
                : 'The filter leaves nothing; no single value of it is the cause.'}
      </p>
      <ul className={styles.ways}>
        {helpful.map(({ chip, drop, events }) => (
          <li key={`${chip.key} ${chip.value} ${chip.excluded}`}>
            <FilterLink className="text-link" href={hrefOf(state, { filter: drop })}>
              Drop “{chipWords(chip)}”
            </FilterLink>{' '}
            {formatCount(events)} {events === 1 ? 'event' : 'events'}
          </li>
        ))}
        {(chips.length > 1 || (outside && inAll === 0)) && (
          <li>
            <FilterLink className="text-link" href={hrefOf(state, { filter: clear(state.filter) })}>
              Clear all filters
            </FilterLink>
          </li>
        )}
        {inAll > 0 && (
          <li>
            <FilterLink className="text-link" href={hrefOf(state, { filter: everything })}>
              Show all data
            </FilterLink>{' '}
            {formatRange(data.from, data.to)}, {formatCount(inAll)} {inAll === 1 ? 'event' : 'events'}
          </li>
        )}
      </ul>
    </section>
  )
}
