'use client'
// What Cairn finds at a location, in words, with the parts of it that can be chosen, and what stands in the way.
import { useEffect, useRef } from 'react'
import type { SourceLook } from '@/lib/domain/source'
import { ChoiceList } from './choice-list'
import { type Chosen, kindsOf, lookInWords } from './prepare-look'
import { RefusalNotice } from './refusal'
import styles from './source.module.css'
import formStyles from './source-form.module.css'

type LookResultProps = { look: SourceLook; chosen: Chosen; onChange: (chosen: Chosen) => void }

/** A look that is new is another one of these: its answer is where the reader goes on. */
export function LookResult({ look, chosen, onChange }: LookResultProps) {
  const words = lookInWords(look)
  const lists = [
    ['Accounts', 'accounts', look.accounts],
    ['Regions', 'regions', look.regions],
    ['Kinds of logs', 'kinds', kindsOf(look)],
  ] as const
  const section = useRef<HTMLElement>(null)
  useEffect(() => section.current?.focus({ preventScroll: true }), [])
  return (
    <section ref={section} tabIndex={-1} className={formStyles.form} aria-label="What is there">
      {look.problems.map((problem) => (
        <RefusalNotice
          key={`${problem.code} ${problem.permission}`}
          refusal={problem}
          // What was seen all the same can be added: it is only worth knowing.
          calm={look.layout !== null && problem.permission === null}
        />
      ))}
      {words !== null && (
        <div className={formStyles.found}>
          <div>
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
        </div>
      )}
    </section>
  )
}
