// What the digests prove: the verdicts counted, the holes in their chains, and the digests that prove nothing.
import { type SourceIntegrity, VERDICTS } from '@/lib/domain/source'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import tableStyles from '../panel/data-table.module.css'
import { formatCount } from '../panel/format-number'
import { Panel } from '../panel/panel'
import { ScrollRegion } from '../panel/scroll-region'
import { formatTime } from '../time/format-time'
import { VERDICT_WORDS } from './object-words'
import { digestsInWords, troubleCount } from './prepare-integrity'
import styles from './source-page.module.css'

type IntegritySummaryProps = { integrity: SourceIntegrity; state: PageState }

/** A verdict leads to its files. */
export function IntegritySummary({ integrity, state }: IntegritySummaryProps) {
  const { files, holes, troubles, complete } = integrity
  const lines = [
    ...holes.map(({ from, to, account, region, trail, missing, reason }) => ({
      what: 'Digests are missing',
      where: `${account} ${region}, trail ${trail}`,
      key: missing,
      from,
      to,
      reason,
    })),
    ...troubles.map(({ key, from, to, account, region, state: proves, reason }) => ({
      what: proves === 'invalid' ? 'Digest proves nothing' : 'Digest is not proven',
      where: `${account} ${region}`,
      key,
      from,
      to,
      reason,
    })),
  ]
  return (
    <Panel title="Integrity" label="Integrity" aside={digestsInWords(integrity.digests)}>
      <ul className={styles.verdicts}>
        {VERDICTS.map((each) => (
          <li key={each}>
            <FilterLink
              className={styles.verdictCount}
              href={`${hrefOf(state, { others: { verdict: each, state: null } })}#files`}
              scroll
              data-zero={files[each] === 0 || undefined}
            >
              <span
                className={styles.verdict}
                data-tone={files[each] === 0 ? 'calm' : VERDICT_WORDS[each].tone}
              >
                {VERDICT_WORDS[each].label}
              </span>
              <strong>{formatCount(files[each])}</strong>
              <span className={styles.meaning}>{VERDICT_WORDS[each].meaning}</span>
            </FilterLink>
          </li>
        ))}
      </ul>
      {lines.length > 0 && (
        <details className={styles.troubles} open={lines.length <= 3}>
          <summary>
            {troubleCount(integrity)}
            {!complete && ', of which the newest are listed'}
          </summary>
          <ScrollRegion className={styles.scroll} label="Holes and digests that prove nothing">
            <table className={tableStyles.table}>
              <thead>
                <tr>
                  <th scope="col">What</th>
                  <th scope="col">From (UTC)</th>
                  <th scope="col">To (UTC)</th>
                  <th scope="col">Where</th>
                  <th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
                {lines.map(({ what, where, key, from, to, reason }) => (
                  <tr key={`${what} ${key} ${from}`}>
                    <th scope="row">{what}</th>
                    <td>{formatTime(from).slice(0, 16)}</td>
                    <td>{formatTime(to).slice(0, 16)}</td>
                    <td>{where}</td>
                    <td className={styles.why}>
                      {reason}
                      {!reason.includes(key) && <div className={styles.key}>{key}</div>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </details>
      )}
    </Panel>
  )
}
