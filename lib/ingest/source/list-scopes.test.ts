// Which folders of a source are listed, and in which order.
import { describe, expect, test } from 'vitest'
import type { Scope } from './find-scopes'
import { firstRecentDay, type Listing, listAll, listRecent } from './list-scopes'
import type { ObjectStore } from './object-store'

const scopeOf = (account: string): Scope => ({
  kind: 'CloudTrail',
  account,
  region: 'eu-west-1',
  organisation: null,
  prefix: `${account}/`,
})
const scopes = [scopeOf('111111111111'), scopeOf('222222222222')]
const days = ['2025/12/30', '2026/01/09', '2026/01/31', '2026/03/01', '2026/03/02', '2026/03/11']
const keys = scopes.flatMap(({ prefix }) => days.map((day) => `${prefix}${day}/x.json.gz`))

/** What is listed, in order; with `since` and the source's prefix, over a store of these keys. */
async function listed(
  list: (listing: Listing) => Promise<unknown>,
  { since = null, prefix = '' }: { since?: string | null; prefix?: string } = {},
): Promise<string[]> {
  const asked: string[] = []
  const unasked = () => {
    throw new Error('nothing is read')
  }
  const store: ObjectStore = {
    async folders(folder) {
      const below = keys.filter((key) => key.startsWith(folder))
      return [...new Set(below.map((key) => key.slice(0, key.indexOf('/', folder.length) + 1)))].sort()
    },
    async *list(folder, { after }) {
      asked.push(after === undefined ? folder : `after ${after}`)
      yield []
    },
    head: unasked,
    read: unasked,
    close: () => {},
  }
  const { signal } = new AbortController()
  await list({ store, prefix, since, record: async () => {}, signal })
  return asked
}

describe('everything', () => {
  test('is listed with the newest days first, and then the newest months, of all scopes side by side', async () => {
    expect(await listed((listing) => listAll(listing, scopes))).toEqual(
      ['2026/03/11', '2026/03/02', '2026/03/01', '2026/01', '2025/12'].flatMap((folder) =>
        scopes.map(({ prefix }) => `${prefix}${folder}/`),
      ),
    )
  })

  test('begins where the source does', async () => {
    const [scope] = scopes as [Scope, Scope]
    expect(await listed((listing) => listAll(listing, [scope]), { since: '2026-01-20' })).toEqual(
      ['2026/03/11', '2026/03/02', '2026/03/01', '2026/01'].map((folder) => `${scope.prefix}${folder}/`),
    )
    const prefix = `${scope.prefix}2026/03/0`
    expect(await listed((listing) => listAll(listing, scopes), { prefix })).toContain(prefix)
  })
})

describe('what can still change', () => {
  test('is never less than the last 48 hours', () => {
    for (const time of ['00:00:00', '12:34:56', '23:59:59']) {
      const now = new Date(`2026-03-11T${time}Z`)
      const first = new Date(`${firstRecentDay(now)}T00:00:00Z`)
      expect(now.getTime() - first.getTime()).toBeGreaterThanOrEqual(48 * 3_600_000)
    }
  })

  test('is listed from its first day on, or from the first that the source reads', async () => {
    const recent = (listing: Listing) => listRecent(listing, scopes, '2026-03-08')
    expect(await listed(recent)).toEqual(scopes.map(({ prefix }) => `after ${prefix}2026/03/08`))
    expect(await listed(recent, { since: '2026-03-10' })).toEqual(
      scopes.map(({ prefix }) => `after ${prefix}2026/03/10`),
    )
  })
})
