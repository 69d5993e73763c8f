// The routes that read, put to a real database: what they take, what they refuse, and records untouched.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '@/lib/db/client'
import { testDatabase } from '@/lib/db/test-database'
import { arbitraryEvent } from '@/lib/query/arbitrary-events'
import { type LoadedEvent, loadTestEvents } from '@/lib/query/load-test-events'
import * as breakdown from './breakdown/route'
import * as event from './events/[id]/route'
import * as events from './events/route'
import * as facets from './facets/route'
import * as files from './imports/[id]/files/route'
import * as rejects from './imports/[id]/rejects/route'
import * as timeline from './timeline/route'
import * as totals from './totals/route'

const db = testDatabase()
const RECORD = '{ "eventName":"ü",\n"big":12345678901234567890, "twice":1, "twice":2, "lone":"\\ud800" }'
let stored: LoadedEvent[] = []

beforeAll(async () => {
  // Where app/database.ts keeps the process's own.
  ;(globalThis as typeof globalThis & { cairnDatabase?: Database }).cairnDatabase = db
  const sample = fc.sample(arbitraryEvent(true), { numRuns: 5, seed: 3 })
  stored = await loadTestEvents(db, sample, () => RECORD)
})

const routes = {
  '/api/breakdown': breakdown.GET,
  '/api/events': events.GET,
  '/api/facets': facets.GET,
  '/api/timeline': timeline.GET,
  '/api/totals': totals.GET,
} as const
const ask = (path: keyof typeof routes, query: string) =>
  routes[path](new Request(`http://localhost${path}?${query}`), undefined)
const instant = (text: string) => BigInt(Date.parse(text)) * 1000n
const about = (route: typeof event.GET, id: string, query = '') =>
  route(new Request(`http://localhost/api/x?${query}`), { params: Promise.resolve({ id }) })

describe('a read', () => {
  test.each([
    ['/api/events', 'q=', 'q'],
    ['/api/events', 'q=%22open', 'q'],
    ['/api/breakdown', 'by=service&q=x', 'q'],
    ['/api/events', 'by=service', 'by'],
    ['/api/events', 'readOnly=maybe', 'readOnly'],
    ['/api/events', 'from=yesterdayish', 'from'],
    ['/api/events', 'limit=1001', 'limit'],
    ['/api/events', 'cursor=abc', 'cursor'],
    ['/api/events', 'order=events', 'order'],
    ['/api/breakdown', '', 'by'],
    ['/api/breakdown', 'by=nonsense', 'by'],
    ['/api/breakdown', 'by=toString', 'by'],
    ['/api/breakdown', 'by=eventId', 'by'],
    ['/api/breakdown', 'by=service&limit=0', 'limit'],
    ['/api/breakdown', 'by=service&order=desc', 'order'],
    ['/api/timeline', 'interval=year', 'interval'],
    ['/api/timeline', 'split=nonsense', 'split'],
    ['/api/timeline', 'interval=minute&from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z', 'interval'],
    ['/api/timeline', 'limit=5', 'limit'],
    ['/api/breakdown', 'by=service&compare=next', 'compare'],
    ['/api/totals', 'compare=', 'compare'],
    ['/api/totals', 'by=service', 'by'],
    ['/api/facets', '', 'of'],
    ['/api/facets', 'of=', 'of'],
    ['/api/facets', 'of=service,nonsense', 'of'],
    ['/api/facets', 'of=service,service', 'of'],
    ['/api/facets', 'of=service&limit=101', 'limit'],
    ['/api/timeline', 'tz=Mars/Olympus', 'tz'],
    ['/api/timeline', 'tz=%2B05:30', 'tz'],
    ['/api/timeline', 'tz=', 'tz'],
    ['/api/timeline', 'tz=UTC&tz=UTC', 'tz'],
  ] as const)('of %s refuses %s by name', async (path, query, field) => {
    const response = await ask(path, query)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: { field, message: expect.any(String) } })
  })

  test('answers with the same total, however it is asked', async () => {
    const answers = await Promise.all([
      ask('/api/events', 'limit=2'),
      ask('/api/breakdown', 'by=service'),
      ask('/api/timeline', 'interval=day&split=user'),
      ask('/api/totals', ''),
      ask('/api/facets', 'of=ip,actor'),
    ])
    const [page, ranked, line, whole, chosen] = await Promise.all(answers.map((answer) => answer.json()))
    expect([page.total, page.events.length, ranked.total, whole.events]).toEqual([5, 2, 5, 5])
    expect(chosen.facets).toMatchObject([
      { by: 'ip', total: 5 },
      { by: 'actor', total: 5 },
    ])
    expect(line.buckets.reduce((sum: number, bucket: { total: number }) => sum + bucket.total, 0)).toBe(5)
  })
})

describe('a comparison', () => {
  test('is with the period before, and there is none for an open range', async () => {
    const range = 'from=2024-02-01T00:00:00Z&to=2024-03-01T00:00:00Z&compare=previous'
    const period = { from: '2024-01-03T00:00:00Z', to: '2024-02-01T00:00:00Z' }
    const [whole, ranked] = await Promise.all(
      [await ask('/api/totals', range), await ask('/api/breakdown', `by=service&${range}`)].map((answer) =>
        answer.json(),
      ),
    )
    const [before, current] = [period, { from: period.to, to: '2024-03-01T00:00:00Z' }].map(
      ({ from, to }) =>
        stored.filter(({ event }) => event.eventTime >= instant(from) && event.eventTime < instant(to))
          .length,
    )
    expect(whole).toMatchObject({ events: current, previous: { ...period, events: before } })
    expect(ranked).toMatchObject({ total: current, previous: { ...period, total: before } })
    for (const row of ranked.rows) expect(row.previousEvents).toBeGreaterThanOrEqual(0)
    for (const path of ['/api/totals', '/api/breakdown'] as const) {
      const open = await ask(path, path === '/api/totals' ? 'compare=previous' : 'by=ip&compare=previous')
      expect(await open.json()).not.toHaveProperty('previous')
    }
  })
})

describe('an event by its id', () => {
  test('carries the record as it was received', async () => {
    const [first] = stored
    const response = await about(event.GET, first?.id ?? '')
    expect(response.headers.get('content-type')).toContain('application/json')
    const text = await response.text()
    expect(text).toContain(`,"record":${RECORD},"integrity":`)
    expect(JSON.parse(text).event.id).toBe(first?.id)
  })

  test('is a 404 when there is none, and a 400 with a parameter', async () => {
    expect((await about(event.GET, 'no-such-event')).status).toBe(404)
    expect((await about(event.GET, stored[0]?.id ?? '', 'x=1')).status).toBe(400)
  })
})

describe("an import's lists", () => {
  test('are there for an import that is there', async () => {
    const [{ importId } = { importId: '' }] = stored
    const list = await about(files.GET, importId, 'status=done')
    expect(await list.json()).toMatchObject({ files: [{ name: 'a.json', events: 5 }], nextCursor: null })
    expect(await (await about(rejects.GET, importId)).json()).toEqual({ rejects: [], nextCursor: null })
  })

  test('refuse what they do not know', async () => {
    const { importId } = stored[0] ?? { importId: '' }
    expect((await about(files.GET, importId, 'status=lost')).status).toBe(400)
    expect((await about(rejects.GET, importId, 'status=done')).status).toBe(400)
    expect((await about(files.GET, '999')).status).toBe(404)
    expect((await about(rejects.GET, 'x')).status).toBe(404)
  })
})
