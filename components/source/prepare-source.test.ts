import { describe, expect, test } from 'vitest'
import type { SourceSummary } from '@/lib/domain/source'
import {
  byteProgress,
  clockOf,
  figuresOf,
  fileCounts,
  limitsOf,
  notesOf,
  scheduleInWords,
  statusInWords,
} from './prepare-source'

const NOW = new Date('2026-11-21T14:30:00Z')
const NO_OBJECTS = {
  found: 0,
  queued: 0,
  loaded: 0,
  failed: 0,
  refused: 0,
  archived: 0,
  gone: 0,
  removed: 0,
}
const source = (more: Partial<SourceSummary> = {}): SourceSummary => ({
  id: '1',
  kind: 's3',
  name: 's3://logs/AWSLogs',
  bucket: 'logs',
  prefix: 'AWSLogs',
  region: null,
  endpoint: null,
  roleArn: null,
  queueUrl: null,
  folder: null,
  since: null,
  accounts: [],
  regions: [],
  kinds: [],
  schedule: 15,
  paused: false,
  fromEnvironment: false,
  createdAt: '2026-11-20T00:00:00Z',
  status: 'waiting',
  layout: 'trail',
  round: null,
  asked: false,
  syncedAt: '2026-11-21T14:20:33.123456Z',
  listedFullyAt: null,
  nextSyncAt: '2026-11-21T14:35:33.5Z',
  problem: null,
  queueProblem: null,
  objects: NO_OBJECTS,
  bytes: 0,
  bytesLoaded: 0,
  eventsUnderWay: 0,
  firstDay: null,
  lastDay: null,
  digests: 0,
  ...more,
})

describe('the status', () => {
  test.each([
    [{ status: 'listing' }, 'Listing'],
    [{ status: 'loading' }, 'Loading'],
    [{ status: 'paused' }, 'Paused'],
    [{}, 'Waiting, next at 14:35 UTC'],
    [{ nextSyncAt: '2026-11-22T00:05:00Z' }, 'Waiting, next at 22 Nov 00:05 UTC'],
    [{ nextSyncAt: '2026-11-21T14:29:59Z' }, 'Waiting for its turn'],
    [{ nextSyncAt: null }, 'Waiting'],
  ] as const)('of %j is %s', (more, words) => expect(statusInWords(source(more), NOW)).toBe(words))
})

test('a time of another day names the day', () => {
  expect(clockOf('2026-11-21T09:05:59Z', NOW)).toBe('09:05')
  expect(clockOf('2026-11-20T23:59:59Z', NOW)).toBe('20 Nov 23:59')
})

test('files are counted over all states', () => {
  const objects = { ...NO_OBJECTS, found: 3, queued: 2, loaded: 10, archived: 5 }
  expect(fileCounts({ objects })).toEqual({ found: 20, loaded: 10, pending: 5 })
})

describe('progress in bytes', () => {
  test('leaves out the share of files that will not be loaded', () => {
    const objects = { ...NO_OBJECTS, found: 4, queued: 1, loaded: 10, archived: 5 }
    expect(byteProgress({ objects, bytes: 2000, bytesLoaded: 1000 })).toEqual({
      loaded: 1000,
      total: 1500,
      share: 1000 / 1500,
    })
  })
  test('ends at all of it, and begins at nothing', () => {
    const done = { ...NO_OBJECTS, loaded: 3 }
    expect(byteProgress({ objects: done, bytes: 30, bytesLoaded: 30 }).share).toBe(1)
    expect(byteProgress({ objects: NO_OBJECTS, bytes: 0, bytesLoaded: 0 }).share).toBe(0)
  })
})

test('the figures are what there is to know', () => {
  expect(figuresOf(source({ syncedAt: null }), NOW)).toEqual([
    'No files found yet',
    'never synced',
    'every 15 minutes',
  ])
  const full = source({
    objects: { ...NO_OBJECTS, loaded: 5100, found: 20 },
    bytes: 180_000_000,
    queueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/logs',
    schedule: 60,
  })
  expect(figuresOf(full, NOW)).toEqual([
    '5,100 of 5,120 files loaded',
    '180 MB',
    'last synced 14:20 UTC',
    'every hour',
    'listens to its queue',
  ])
})

test.each([
  [1, 'minute'],
  [15, '15 minutes'],
  [60, 'hour'],
  [90, '90 minutes'],
  [360, '6 hours'],
  [1440, 'day'],
  [10_080, '7 days'],
])('%i minutes are every %s', (minutes, words) => expect(scheduleInWords(minutes)).toBe(words))

test('notes are made of what was not loaded, and only of that', () => {
  expect(notesOf({ objects: { ...NO_OBJECTS, loaded: 9, found: 2 } })).toEqual([])
  expect(notesOf({ objects: { ...NO_OBJECTS, archived: 1200, failed: 1 } })).toEqual([
    { state: 'failed', count: 1, words: '1 file could not be read as a log' },
    { state: 'archived', count: 1200, words: '1,200 files are archived (Glacier) and left there' },
  ])
})

test('limits are said where there are some', () => {
  expect(limitsOf(source())).toEqual([])
  expect(
    limitsOf(source({ since: '2026-01-31', accounts: ['111122223333'], kinds: ['CloudTrail-Insight'] })),
  ).toEqual(['since 31 Jan 2026', 'only 1 account', 'only CloudTrail-Insight'])
})
