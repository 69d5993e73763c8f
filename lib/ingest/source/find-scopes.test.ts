// The layouts that CloudTrail, organisations and Control Tower leave in buckets, walked as a store would list them.
import { describe, expect, test } from 'vitest'
import { findScopes, narrower } from './find-scopes'
import type { ObjectStore } from './object-store'

const ORG = 'o-a1b2c3d4e5'
const A = '111111111111'
const B = '222222222222'
const never = new AbortController().signal

/** A store of exactly these keys; `calls` are the prefixes whose folders were asked for. */
function storeOf(keys: readonly string[]): ObjectStore & { calls: string[] } {
  const calls: string[] = []
  return {
    calls,
    async folders(prefix) {
      calls.push(prefix)
      const below = keys.filter((key) => key.startsWith(prefix) && key.slice(prefix.length).includes('/'))
      return [...new Set(below.map((key) => key.slice(0, key.indexOf('/', prefix.length) + 1)))].sort()
    },
    list: () => {
      throw new Error('only folders are asked for')
    },
    read: () => {
      throw new Error('only folders are asked for')
    },
    head: () => Promise.reject(new Error('only folders are asked for')),
    close: () => {},
  }
}

const day = (folder: string) => `${folder}2026/11/20/x.json.gz`
const scopesIn = async (keys: readonly string[], prefix = '') => {
  const { layout, organisation, scopes, complete } = await findScopes(storeOf(keys), prefix, never)
  return {
    layout,
    organisation,
    complete,
    scopes: scopes.map((s) => `${s.account} ${s.kind} ${s.region} ${s.organisation} ${s.prefix}`),
  }
}

describe('a layout', () => {
  test.each([
    ["a trail's own", '', null],
    ['below a folder', 'logs/of/us/', null],
    ['with an organisation', '', ORG],
    ['with an organisation, below a folder', 'trail/', ORG],
  ])('%s is found', async (_name, before, organisation) => {
    const folder = `${before}AWSLogs/${organisation === null ? '' : `${organisation}/`}${A}/CloudTrail/eu-west-1/`
    expect(await scopesIn([day(folder)])).toEqual({
      layout: 'trail',
      organisation,
      complete: true,
      scopes: [`${A} CloudTrail eu-west-1 ${organisation} ${folder}`],
    })
  })

  test.each([
    `${ORG}/AWSLogs/${ORG}/${A}/CloudTrail/eu-west-1/`,
    `${ORG}/AWSLogs/${A}/CloudTrail/eu-west-1/`,
    `anything/${ORG}/AWSLogs/${A}/CloudTrail/eu-west-1/`,
  ])("of Control Tower's is found: %s", async (folder) => {
    expect(await scopesIn([day(folder)])).toMatchObject({
      organisation: ORG,
      scopes: [`${A} CloudTrail eu-west-1 ${ORG} ${folder}`],
    })
  })

  test('has every kind of log, its digests, and nothing else of the account', async () => {
    const own = `AWSLogs/${A}`
    const keys = ['CloudTrail', 'CloudTrail-Digest', 'CloudTrail-Insight', 'Config', 'vpcflowlogs']
      .map((kind) => day(`${own}/${kind}/us-east-1/`))
      .concat(`${own}/CloudTrail/eu-central-1/2026/11/20/x.json.gz`, `${own}/CloudTrail/not a region/x`)
    const { scopes } = await scopesIn(keys)
    expect(scopes.map((text) => text.split(' ').slice(1, 3).join(' '))).toEqual([
      'CloudTrail-Digest us-east-1',
      'CloudTrail-Insight us-east-1',
      'CloudTrail eu-central-1',
      'CloudTrail us-east-1',
    ])
  })

  test('can be there several times, beside other things, also without AWSLogs', async () => {
    const folders = [
      `AWSLogs/${A}/CloudTrail/eu-west-1/`,
      `${B}/AWSLogs/${A}/CloudTrail/eu-west-1/`,
      `CloudTrail/AWSLogs/${B}/CloudTrail/us-gov-west-1/`,
      `copies/${A}/CloudTrail/eu-west-1/`,
    ]
    const { scopes } = await scopesIn([
      ...folders.map(day),
      'home/alice/notes.txt',
      'a.json',
      'AWSLogs/odd/x',
    ])
    expect(scopes.map((text) => text.split(' ').at(-1))).toEqual([...folders].sort())
  })

  test('is not there where the folders say nothing', async () => {
    expect(await scopesIn(['2026/11/20/a.json', 'b.json'])).toMatchObject({ layout: 'flat', scopes: [] })
    expect(await scopesIn([])).toMatchObject({ layout: 'flat', organisation: null, complete: true })
  })
})

describe('a prefix', () => {
  const folder = `us/AWSLogs/${ORG}/${A}/CloudTrail/eu-west-1/`
  const keys = [day(folder), day(`us/AWSLogs/${ORG}/${B}/CloudTrail/eu-west-1/`)]
  const whole = `${folder}2026/11/20/${A}_CloudTrail_eu-west-1_2026`
  const all = Array.from({ length: whole.length + 1 }, (_, end) => whole.slice(0, end))

  test.each(all)('%j finds the same place, wherever it ends', async (prefix) => {
    const { scopes } = await scopesIn(keys, prefix)
    expect(scopes[0]).toBe(`${A} CloudTrail eu-west-1 ${ORG} ${folder}`)
    expect(scopes.length).toBe(folder.startsWith(prefix) && keys[1]?.startsWith(prefix) ? 2 : 1)
  })

  test('in the region or below it needs no call', async () => {
    const store = storeOf(keys)
    await findScopes(store, `${folder}2026/`, never)
    expect(store.calls).toEqual([])
  })

  test('that ends in a name means every name that begins so', async () => {
    const { scopes } = await scopesIn(
      [day(`AWSLogs/${A}/CloudTrail/eu-west-1/`), day(`AWSLogs/${A}/CloudTrail-Digest/eu-west-1/`)],
      `AWSLogs/${A}/CloudTrail`,
    )
    expect(scopes).toHaveLength(2)
  })
})

describe('the walk', () => {
  test('goes neither deep nor wide where it finds nothing, and says so', async () => {
    const wide = Array.from({ length: 3000 }, (_, i) => `${i}/x/y`)
    const store = storeOf([...wide, 'AWSLogs/111111111111/CloudTrail/eu-west-1/x'])
    const found = await findScopes(store, '', never)
    expect(store.calls.length).toBeLessThan(1100)
    expect(found).toMatchObject({ layout: 'trail', complete: false })
    const deep = await findScopes(storeOf([`${'d/'.repeat(30)}x`]), '', never)
    expect(deep).toMatchObject({ layout: 'flat', complete: false })
  })

  test('takes a large organisation whole', async () => {
    const accounts = Array.from({ length: 1200 }, (_, i) => String(100_000_000_000 + i))
    const store = storeOf([])
    store.folders = async (prefix) => {
      const segments = prefix.split('/').slice(0, -1)
      const names = [['AWSLogs'], [ORG], accounts, ['CloudTrail'], ['eu-west-1', 'us-east-1']][
        segments.length
      ]
      return (names ?? []).map((name) => `${prefix}${name}/`)
    }
    const { scopes, complete } = await findScopes(store, '', never)
    expect([scopes.length, complete]).toEqual([2400, true])
  })

  test('ends when it is told to', async () => {
    const stop = new AbortController()
    const store = storeOf([])
    store.folders = async (prefix) => {
      stop.abort(new Error('enough'))
      return [`${prefix}x/`]
    }
    await expect(findScopes(store, '', stop.signal)).rejects.toThrow('enough')
  })
})

test('two prefixes have the longer one in common, or nothing', () => {
  expect(narrower('a/b/', 'a/b/2026/')).toBe('a/b/2026/')
  expect(narrower('a/b/2026/', 'a/b/')).toBe('a/b/2026/')
  expect(narrower('a/b/2026/', 'a/b/2025/')).toBeNull()
  expect(narrower('', 'a')).toBe('a')
})
