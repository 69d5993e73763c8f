// The panels that only an identity's page has: what is new, its values with their firsts, access keys, denials, and MFA.
import { type ReactNode, Suspense } from 'react'
import { chosenFilter } from '@/components/filter/page-state'
import { AccessKeyList } from '@/components/identity/access-key-list'
import { DeniedList } from '@/components/identity/denied-list'
import { MfaList } from '@/components/identity/mfa-list'
import { NewsList } from '@/components/identity/news-panel'
import newsStyles from '@/components/identity/news-panel.module.css'
import { prepareAccessKeys } from '@/components/identity/prepare-access-keys'
import { prepareDenied } from '@/components/identity/prepare-denied'
import { MFA_CAVEAT, prepareMfa } from '@/components/identity/prepare-mfa'
import { prepareNews } from '@/components/identity/prepare-news'
import { Panel, PanelNote, PanelSkeleton } from '@/components/panel/panel'
import { PanelBoundary } from '@/components/panel/panel-boundary'
import styles from '@/components/panel/ranked-list.module.css'
import type { IdentityNews } from '@/lib/domain/identity-answers'
import { identityNews } from '@/lib/query/identity-news'
import { database } from '../database'
import type { PageFilter } from '../page-filter'
import { BODY_HEIGHT, LIST_HEIGHT } from './body-height'
import { IDENTITY_PANELS } from './identity-page'
import { actionsOnce, callersOnce } from './questions'
import { SeenPanel } from './seen-panel'

/** The most new values of a dimension that the page knows by name. */
const MOST_NEW = 500
const NEWS = 'New in this period'
const NEWS_HEIGHT = 60

type PanelProps = { page: PageFilter; identity: string }

/** All of them, in the order of the page. */
export function IdentityPanels({ page, identity }: PanelProps) {
  return (
    <>
      <NewsPanel page={page} identity={identity} />
      {IDENTITY_PANELS.map((panel) => (
        <SeenPanel key={panel[0]} page={page} identity={identity} panel={panel} panels={IDENTITY_PANELS} />
      ))}
      <AccessKeyPanel page={page} />
      <DeniedPanel page={page} />
      <MfaPanel page={page} />
    </>
  )
}

/** Across the whole grid. Only with the answer is it known how high it is. */
async function NewsPanel({ page, identity }: PanelProps) {
  // Firsts alone answer within milliseconds: the page waits for them, and nothing moves. A failure is the panel's own.
  const news = isNarrowed(page) ? undefined : await newsOf(page, identity).catch(() => undefined)
  return (
    <div className={newsStyles.whole}>
      <Panel title={NEWS} label={NEWS}>
        <PanelBoundary height={NEWS_HEIGHT}>
          {news ? (
            <NewsBody page={page} news={news} />
          ) : (
            <Suspense fallback={<PanelSkeleton height={NEWS_HEIGHT} />}>
              <NewsLater page={page} identity={identity} />
            </Suspense>
          )}
        </PanelBoundary>
      </Panel>
    </div>
  )
}

/** Whether other conditions than the identity are in force. */
const isNarrowed = ({ state }: PageFilter): boolean => Object.keys(chosenFilter(state).conditions).length > 0

const newsOf = ({ state, now }: PageFilter, identity: string): Promise<IdentityNews> =>
  identityNews(database(), identity, state.filter, now, MOST_NEW)

async function NewsLater({ page, identity }: PanelProps) {
  return <NewsBody page={page} news={await newsOf(page, identity)} />
}

function NewsBody({ page, news }: { page: PageFilter; news: IdentityNews }) {
  if (news.state === 'known' && news.values.every(({ distinct }) => distinct === 0))
    return (
      <Suspense fallback={<PanelSkeleton height={NEWS_HEIGHT} />}>
        <NothingNew page={page} news={news} />
      </Suspense>
    )
  return (
    <NewsList news={prepareNews(news, { narrowed: isNarrowed(page), empty: false })} state={page.state} />
  )
}

/** Nothing new among events, or no event to begin with: that the counts say. */
async function NothingNew({ page, news }: { page: PageFilter; news: IdentityNews }) {
  const empty = (await actionsOnce(page)).identity.total === 0
  return <NewsList news={prepareNews(news, { narrowed: isNarrowed(page), empty })} state={page.state} />
}

function AccessKeyPanel({ page }: { page: PageFilter }) {
  return (
    <Waiting title="Access keys" height={BODY_HEIGHT}>
      <AccessKeyBody page={page} />
    </Waiting>
  )
}

async function AccessKeyBody({ page }: { page: PageFilter }) {
  const keys = prepareAccessKeys((await callersOnce(page)).accessKey, page.range)
  if (keys.rows.length === 0)
    return <PanelNote height={BODY_HEIGHT}>No matching record names an access key.</PanelNote>
  return (
    <>
      <div className={styles.body} style={{ minHeight: LIST_HEIGHT }}>
        <AccessKeyList keys={keys} state={page.state} />
      </div>
      <span className={styles.foot}>{keys.words}</span>
    </>
  )
}

function DeniedPanel({ page }: { page: PageFilter }) {
  return (
    <Waiting title="Denied" height={BODY_HEIGHT}>
      <DeniedBody page={page} />
    </Waiting>
  )
}

async function DeniedBody({ page }: { page: PageFilter }) {
  const denied = prepareDenied((await actionsOnce(page)).denied, page.range)
  if (denied.rows.length === 0) return <PanelNote height={BODY_HEIGHT}>Nothing was denied.</PanelNote>
  return <DeniedList denied={denied} height={LIST_HEIGHT} state={page.state} />
}

function MfaPanel({ page }: { page: PageFilter }) {
  return (
    <Waiting title="MFA" height={BODY_HEIGHT}>
      <MfaBody page={page} />
    </Waiting>
  )
}

async function MfaBody({ page }: { page: PageFilter }) {
  const { mfa } = await actionsOnce(page)
  return <MfaList rows={prepareMfa(mfa)} caveat={MFA_CAVEAT} state={page.state} />
}

function Waiting({ title, height, children }: { title: string; height: number; children: ReactNode }) {
  return (
    <Panel title={title} label={title}>
      <PanelBoundary height={height}>
        <Suspense fallback={<PanelSkeleton height={height} />}>{children}</Suspense>
      </PanelBoundary>
    </Panel>
  )
}
