// Who an identity is, over all data: its facts, and in words whose credentials made its requests.
import type { IdentityProfile, IdentityWords } from '@/lib/domain/identity-answers'
import { visibleText } from '@/lib/domain/value-label'
import { entityHref } from '../filter/entity-href'
import { FilterLink } from '../filter/filter-link'
import type { PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { Panel } from '../panel/panel'
import { formatTime } from '../time/format-time'
import styles from './identity-head.module.css'
import { typeWords } from './prepare-identities'
import { actedWords, nameTitle, VERDICT_WORDS } from './prepare-identity-head'

type IdentityHeadProps = { profile: IdentityProfile; words: IdentityWords; state: PageState }

export function IdentityHead({ profile, words, state }: IdentityHeadProps) {
  const { account } = profile
  return (
    <Panel title="Who this is" label="Who this is" aside="Over all data, whatever the range and the filter">
      <div className={styles.body}>
        <div>
          <p className={styles.summary}>{words.summary}</p>
          <dl className={styles.facts}>
            <dt>Key</dt>
            <dd className={styles.key}>{visibleText(profile.key)}</dd>
            {profile.name !== null && profile.name !== profile.label && (
              <>
                <dt>{nameTitle(profile)}</dt>
                <dd>{visibleText(profile.name)}</dd>
              </>
            )}
            <dt>Type</dt>
            <dd>{typeWords(profile.types)}</dd>
            <dt>Account</dt>
            <dd>
              {account === null ? (
                'none recorded'
              ) : (
                <FilterLink className="text-link" href={entityHref(state, 'account', account) ?? ''} scroll>
                  {visibleText(account)}
                </FilterLink>
              )}
            </dd>
            <dt>Events</dt>
            <dd>
              {formatCount(profile.events)}: {actedWords(profile)}
            </dd>
            <dt>First seen</dt>
            <dd>{formatTime(profile.firstSeen)} UTC</dd>
            <dt>Last seen</dt>
            <dd>{formatTime(profile.lastSeen)} UTC</dd>
          </dl>
        </div>
        <dl className={styles.questions}>
          {words.answers.map(({ question, verdict, text }) => (
            <div key={question}>
              <dt>{question}</dt>
              <dd>
                <span className={styles.verdict} data-verdict={verdict}>
                  {VERDICT_WORDS[verdict]}
                </span>{' '}
                {text}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  )
}
