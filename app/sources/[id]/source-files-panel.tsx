// The log files of a source, all or those of one state or verdict.
import { FilterLink } from '@/components/filter/filter-link'
import { hrefOf, type PageState } from '@/components/filter/page-state'
import styles from '@/components/import/import.module.css'
import { STATE_WORDS, VERDICT_WORDS } from '@/components/source/object-words'
import { SourceFiles } from '@/components/source/source-files'
import { OBJECT_STATES, type SourceSummary, VERDICTS } from '@/lib/domain/source'
import { sourceFiles } from '@/lib/query/source-files'
import { database } from '../../database'

const FIRST_PAGE = 25

/** What of the address is no state or verdict means all. */
export async function SourceFilesPanel({ source, state }: { source: SourceSummary; state: PageState }) {
  const chosen = OBJECT_STATES.find((each) => each === state.others.state)
  const verdict = VERDICTS.find((each) => each === state.others.verdict)
  const first = await sourceFiles(database(), source.id, { state: chosen, verdict, limit: FIRST_PAGE })
  const query = new URLSearchParams({
    limit: String(FIRST_PAGE),
    ...(chosen !== undefined && { state: chosen }),
    ...(verdict !== undefined && { verdict }),
  }).toString()
  const choices = [
    ['state', 'Files by state', OBJECT_STATES.map((each) => [each, STATE_WORDS[each]] as const), chosen],
    [
      'verdict',
      'Files by verdict',
      VERDICTS.map((each) => [each, VERDICT_WORDS[each].label] as const),
      verdict,
    ],
  ] as const
  return (
    <>
      <div className={styles.sectionHead} id="files">
        <h2>Files</h2>
        {choices.map(([name, label, values, current]) => (
          <nav key={name} className={styles.choices} aria-label={label}>
            <FilterLink
              href={hrefOf(state, { others: { [name]: null } })}
              aria-current={current === undefined || undefined}
            >
              {name === 'state' ? 'Any state' : 'Any verdict'}
            </FilterLink>
            {values.map(([value, words]) => (
              <FilterLink
                key={value}
                href={hrefOf(state, { others: { [name]: value } })}
                aria-current={value === current || undefined}
              >
                {words}
              </FilterLink>
            ))}
          </nav>
        ))}
      </div>
      {first.files.length === 0 ? (
        <p className={styles.line}>
          {chosen === undefined && verdict === undefined
            ? 'No files were found yet.'
            : 'No file is like that.'}
        </p>
      ) : (
        <SourceFiles key={query} sourceId={source.id} query={query} first={first} />
      )}
    </>
  )
}
