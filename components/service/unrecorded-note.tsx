// The warning about what CloudTrail never records: that silence proves nothing, and where to look instead.
import { Fragment } from 'react'
import type { PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { DocLink } from './doc-link'
import type { ApiView } from './prepare-actions'
import styles from './service.module.css'
import { UnseenList } from './unseen-list'

type UnrecordedNoteProps = { api: ApiView; state: PageState }

export function UnrecordedNote({ api, state }: UnrecordedNoteProps) {
  const { name, unrecorded, unrecordedSeen, instead } = api
  if (unrecorded.length + unrecordedSeen.length === 0) return null
  return (
    <section className={styles.warning} aria-label={`What CloudTrail never records of the ${name}`}>
      <h3>Never recorded by CloudTrail</h3>
      <p>
        By its document, CloudTrail records no event of these. They deal with data, where the recorded ones
        manage resources: data events, not management events.{' '}
        <strong>That none is seen here proves nothing: they may well have happened.</strong> {instead.text}{' '}
        {instead.pages.map(({ label, address }, at) => (
          <Fragment key={address}>
            {at > 0 && ' · '}
            <DocLink href={address}>{label}</DocLink>
          </Fragment>
        ))}
      </p>
      {unrecorded.length > 0 && (
        <UnseenList
          label={`Actions of the ${name} that are never recorded`}
          lines={unrecorded}
          state={state}
        />
      )}
      {unrecordedSeen.length > 0 && (
        <p>
          Seen here all the same, and in the table above:{' '}
          {unrecordedSeen.map(({ name: action, events }, at) => (
            <Fragment key={action}>
              {at > 0 && ', '}
              {action} ({formatCount(events)} {events === 1 ? 'event' : 'events'})
            </Fragment>
          ))}
          . Others of them can be missing.
        </p>
      )}
    </section>
  )
}
