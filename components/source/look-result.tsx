'use client'
// What Cairn finds at a location, in words, with the parts of it that can be chosen, and what stands in the way.
import type { LogKind, SourceLook } from '@/lib/domain/source'
import { ChoiceList } from './choice-list'
import { filterOf, kindsOf, lookInWords } from './prepare-look'
import { RefusalNotice } from './refusal'
import styles from './source.module.css'
import type { SourceFilters } from './source-form'
import formStyles from './source-form.module.css'

/** What is chosen of what was found. */
export type Chosen = Record<'accounts' | 'regions' | 'kinds', ReadonlySet<string>>

/** Everything that was found. */
export const everythingOf = (look: SourceLook): Chosen => ({
  accounts: new Set(look.accounts),
  regions: new Set(look.regions),
  kinds: new Set(kindsOf(look)),
})

/** The choice as filters; null where nothing is left of one of them. */
export function filtersOf(look: SourceLook, chosen: Chosen): SourceFilters | null {
  const kinds: readonly LogKind[] = kindsOf(look)
  const filters = {
    accounts: filterOf(look.accounts, chosen.accounts),
    regions: filterOf(look.regions, chosen.regions),
    kinds: filterOf(kinds, chosen.kinds),
  }
  return Object.values(filters).some((values) => values?.length === 0) ? null : filters
}

type LookResultProps = { look: SourceLook; chosen: Chosen; onChange: (chosen: Chosen) => void }

export function LookResult({ look, chosen, onChange }: LookResultProps) {
  const words = lookInWords(look)
  const lists = [
    ['Accounts', 'accounts', look.accounts],
    ['Regions', 'regions', look.regions],
    ['Kinds of logs', 'kinds', kindsOf(look)],
  ] as const
  return (
    <section className={formStyles.found} aria-label="What is there">
      {words !== null && (
        <div role="status">
          <h3>{words.headline}</h3>
          {words.figures.length > 0 && (
            <ul className={styles.figures}>
              {words.figures.map((figure) => (
                <li key={figure}>{figure}</li>
              ))}
            </ul>
          )}
          {words.digests !== null && <p>{words.digests}</p>}
        </div>
      )}
      {look.problems.map((problem) => (
        <RefusalNotice
          key={`${problem.code} ${problem.permission}`}
          refusal={problem}
          // What was seen all the same can be added: it is only worth knowing.
          calm={look.layout !== null && problem.permission === null}
        />
      ))}
      {lists.map(
        ([label, key, values]) =>
          // Of one thing there is nothing to choose.
          values.length > 1 && (
            <ChoiceList
              key={key}
              label={label}
              values={values}
              chosen={chosen[key]}
              onChange={(next) => onChange({ ...chosen, [key]: next })}
            />
          ),
      )}
    </section>
  )
}
