// What a service is, in words: its family, its source, its prefix in IAM policies, its APIs and their documents.

import { clear } from '@/lib/domain/filter'
import { sourceName } from '@/lib/domain/services/event-source'
import type { ServiceApi } from '@/lib/domain/services/service-api'
import { apisOf } from '@/lib/domain/services/service-apis'
import { serviceOf } from '@/lib/domain/services/service-label'
import { visibleText } from '@/lib/domain/value-label'
import { FilterLink } from '../filter/filter-link'
import { hrefOf, type PageState } from '../filter/page-state'
import { DocLink } from './doc-link'
import styles from './service.module.css'

/** Needs no event; `state` is for the way to the others. */
export function ServiceHead({ source, state }: { source: string; state: PageState }) {
  const { label, family, iamPrefix, documentation } = serviceOf(source)
  const apis = apisOf(source)
  const name = sourceName(source)
  return (
    <section className={styles.about} aria-label={`About ${visibleText(label)}`}>
      <p>
        <FilterLink
          className={styles.doc}
          href={hrefOf(state, { path: '/services', filter: clear(state.filter, 'service') })}
          scroll
        >
          All services
        </FilterLink>
        {' / '}
        {family === 'Other' ? '' : `${family}. `}
        {name === null ? 'This is no AWS host: its records come from ' : 'Its events come from '}
        <code>{visibleText(source)}</code>
        {iamPrefix !== null && (
          <>
            ; in IAM policies its actions begin with <code>{iamPrefix}:</code>
            {iamPrefix !== name && <>, not with {name}</>}
          </>
        )}
        . {documentation !== null && <DocLink href={documentation}>How {label} is documented</DocLink>}
      </p>
      {apis.length === 0 ? (
        <p>
          No document about the actions of this service is catalogued: what it never records is not known
          here. An action that is not seen may not have happened, or not have been recorded.
        </p>
      ) : (
        <>
          <p>
            {apis.length === 1
              ? 'One API of this source is catalogued:'
              : `${apis.length} APIs share this source. Each has its own document, which says what CloudTrail records of it:`}
          </p>
          <ul className={styles.apis}>
            {apis.map((api) => (
              <li key={api.name}>
                {api.name}: {countWords(api)}. <DocLink href={api.document}>Its document</DocLink>
                {api.successor && `; ${api.successor.name} has its action names, too`}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function countWords({ actions }: ServiceApi): string {
  const logged = actions.filter((action) => action.logged).length
  const never = actions.length - logged
  return `${logged} actions are recorded, as management events; ${never} never ${never === 1 ? 'is' : 'are'}`
}
