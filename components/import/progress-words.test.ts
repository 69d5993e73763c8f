import { describe, expect, test } from 'vitest'
import type { ImportSummary } from '@/lib/domain/answers'
import { importWords, uploadWords } from './progress-words'
import type { Upload } from './upload-store'

const file = (size: number) => ({ name: 'a', bytes: size, file: {} as File })
const upload = (changes: Partial<Upload>): Upload => ({
  key: '1',
  name: 'logs/ (4 files)',
  startedAt: '2026-11-22T00:00:00Z',
  whole: { files: 4, bytes: 4000 },
  left: [file(1000), file(1000)],
  failed: [],
  sentBytes: 2500,
  samples: [
    { at: 0, count: 500 },
    { at: 1000, count: 1500 },
    { at: 2000, count: 2500 },
  ],
  state: 'sending',
  taken: null,
  ...changes,
})

describe('a drop', () => {
  test('being sent says bytes, files, rate and time left', () => {
    expect(uploadWords(upload({}), 0)).toEqual({
      state: 'Sending',
      share: 0.625,
      figures: ['2.5 kB of 4.0 kB sent', '2 of 4 files safe', '1.0 kB/s', 'about 2 s left'],
    })
  })

  test('that stands still says so, and neither rate nor time left', () => {
    const samples = [
      { at: 0, count: 2500 },
      { at: 12_400, count: 2500 },
    ]
    expect(uploadWords(upload({ samples }), 0).figures.slice(2)).toEqual(['nothing has gone out for 12 s'])
  })

  test('in line says what it waits for', () => {
    const waiting = upload({ state: 'waiting', sentBytes: 0, samples: [] })
    expect(uploadWords(waiting, 1).figures.at(-1)).toBe('waits until the drop before it is sent')
    expect(uploadWords(waiting, 3).figures.at(-1)).toBe('waits until 3 drops before it are sent')
  })
})

describe('an import', () => {
  const summary = (changes: Partial<ImportSummary>): ImportSummary => ({
    id: '1',
    source: 'logs',
    sourceId: null,
    sample: false,
    status: 'running',
    createdAt: '2026-11-22T00:00:00Z',
    startedAt: null,
    finishedAt: null,
    files: 10,
    filesFinished: 4,
    filesPartial: 1,
    filesFailed: 0,
    bytes: 10_000,
    bytesRead: 4000,
    records: 0,
    events: 300,
    duplicates: 0,
    skipped: 0,
    skippedFor: {},
    rejected: 0,
    dropped: 0,
    ...changes,
  })
  const bytes = [
    { at: 0, count: 2000 },
    { at: 2000, count: 4000 },
  ]
  const events = [
    { at: 0, count: 100 },
    { at: 2000, count: 300 },
  ]
  const still = (count: number) => [
    { at: 0, count },
    { at: 9000, count },
  ]
  const alone = { ahead: 0, sending: false }

  test('says files, events a second, bytes and time left', () => {
    expect(importWords({ summary: summary({}), bytes, events }, alone)).toEqual({
      state: 'Importing',
      share: 0.4,
      figures: [
        '4.0 kB of 10 kB read',
        '4 of 10 files',
        '1 in part',
        '300 events',
        '100 events/s',
        'about 6 s left',
      ],
    })
  })

  test('that waits says what for', () => {
    const queued = { summary: summary({ status: 'queued' }), bytes: [], events: [] }
    expect(importWords(queued, alone).state).toBe('Waiting for a worker')
    expect(importWords(queued, { ahead: 1, sending: false }).figures.at(-1)).toBe(
      'the workers are busy with another import',
    )
  })

  test('of which more comes has no time left, nor has one that stands still', () => {
    const live = { summary: summary({}), bytes, events }
    expect(importWords(live, { ahead: 0, sending: true }).figures.at(-1)).toBe('more of it is being sent')
    expect(importWords({ ...live, bytes: still(4000), events: still(300) }, alone).figures.at(-1)).toBe(
      'nothing has moved for 9 s',
    )
    expect(importWords({ ...live, bytes: still(4000) }, alone).figures.at(-1)).toBe('100 events/s')
  })
})
