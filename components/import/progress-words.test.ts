import { describe, expect, test } from 'vitest'
import type { ImportSummary } from '@/lib/domain/answers'
import { importWords } from './progress-words'
import { testSummary } from './test-summary'

describe('an import', () => {
  const summary = (changes: Partial<ImportSummary>) =>
    testSummary({ filesFinished: 4, filesPartial: 1, bytesRead: 4000, events: 300, ...changes })
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

  test('that waits for a host on which no Cairn runs says so', () => {
    const gone = { summary: summary({ status: 'queued', waitsForNobody: true }), bytes: [], events: [] }
    const { state, figures } = importWords(gone, { ahead: 1, sending: false })
    expect([state, figures.at(-1)]).toEqual([
      'Waiting for its host',
      'what is left lies in the upload folder of a host on which no Cairn runs now',
    ])
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
