'use client'
// The actions of a service: a panel for each API with what its document promises, and one for what no document lists.
import type { ServiceAnswer } from '@/lib/domain/services/service-answer'
import { FindInList } from '../filter/find-in-list'
import type { PageState } from '../filter/page-state'
import { formatCount } from '../panel/format-number'
import { Panel, PanelNote } from '../panel/panel'
import { DocLink } from './doc-link'
import { type ApiView, prepareActions } from './prepare-actions'
import { SeenTable } from './seen-table'
import styles from './service.module.css'
import { UnrecordedNote } from './unrecorded-note'
import { UnseenList } from './unseen-list'
import { showsUnseen, UnseenSwitch } from './unseen-switch'

type ActionPanelsProps = {
  answer: ServiceAnswer
  state: PageState
  /** Whether the page shows less than all data of the service. */
  isPart: boolean
}

export function ActionPanels({ answer, state, isPart }: ActionPanelsProps) {
  const search = state.others.find ?? ''
  const unseen = showsUnseen(state)
  const view = prepareActions(answer, search)
  const lines = [...view.apis.flatMap(({ seen }) => seen), ...view.undocumented]
  const largest = lines.reduce((most, { events }) => Math.max(most, events), 1)
  const left = view.apis.filter(({ isLeft }) => isLeft)
  return (
    <section className={styles.actions} aria-label="Actions">
      <div className={styles.tools}>
        <FindInList state={state} label="Search actions" />
        {answer.catalogued && <UnseenSwitch state={state} />}
        <span role="status" className={styles.muted}>
          {view.found}
        </span>
      </div>
      {left.map((api) => (
        <ApiPanel key={api.name} api={api} unseen={unseen} isPart={isPart} largest={largest} state={state} />
      ))}
      {view.undocumented.length > 0 && (
        <Panel
          title={answer.catalogued ? 'Seen, and on no document' : 'Actions seen'}
          label={answer.catalogued ? 'Seen, and on no document' : 'Actions seen'}
          aside={`${formatCount(view.undocumented.length)} ${view.undocumented.length === 1 ? 'action' : 'actions'}`}
        >
          {answer.catalogued && (
            <p className={styles.note}>
              These are recorded as {answer.service}, but none of the catalogued documents lists them: newer
              actions, other APIs of the same source, or what a console does for itself.
            </p>
          )}
          <SeenTable
            caption="Actions that no document lists"
            lines={view.undocumented}
            largest={largest}
            state={state}
          />
        </Panel>
      )}
      {left.length === 0 && view.undocumented.length === 0 && search !== '' && (
        <PanelNote height={64}>No action here has “{search}” in its name.</PanelNote>
      )}
    </section>
  )
}

type ApiPanelProps = { api: ApiView; unseen: boolean; isPart: boolean; largest: number; state: PageState }

function ApiPanel({ api, unseen, isPart, largest, state }: ApiPanelProps) {
  const { name, seen, never, elsewhere } = api
  return (
    <Panel
      title={name}
      label={name}
      aside={
        <>
          {api.summary} · <DocLink href={api.document}>Document</DocLink>
        </>
      }
    >
      {api.notes.length > 0 && (
        <ul className={styles.notes}>
          {api.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {seen.length > 0 && (
        <SeenTable caption={`Seen actions of the ${name}`} lines={seen} largest={largest} state={state} />
      )}
      {unseen && elsewhere.length > 0 && (
        <>
          <h3 className={styles.heading}>
            Seen at other times, or outside of the filter <span>{formatCount(elsewhere.length)}</span>
          </h3>
          <UnseenList label={`Actions of the ${name} seen elsewhere`} lines={elsewhere} state={state} />
        </>
      )}
      {unseen && never.length > 0 && (
        <>
          <h3 className={styles.heading}>
            Never seen{isPart && ' in any of the data'} <span>{formatCount(never.length)}</span>
          </h3>
          <UnseenList label={`Actions of the ${name} never seen`} lines={never} state={state} />
        </>
      )}
      <UnrecordedNote api={api} state={state} />
    </Panel>
  )
}
