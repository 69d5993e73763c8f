import { expect, test } from 'vitest'
import { loadWords } from './load-words'

const NONE = { found: 0, queued: 0, loaded: 0, failed: 0, refused: 0, archived: 0, gone: 0, removed: 0 }
const SUMMARY = {
  status: 'loading',
  objects: { ...NONE, queued: 5, loaded: 5 },
  bytes: 2000,
  bytesLoaded: 1000,
  digests: 3,
} as const
const samples = (...counts: number[]) => counts.map((count, second) => ({ at: second * 1000, count }))

test('a source that loads says how far it is, how fast, and how long that takes', () => {
  const live = { summary: SUMMARY, bytes: samples(0, 500, 1000), events: samples(0, 3000, 5000) }
  expect(loadWords(live)).toEqual({
    share: 0.5,
    figures: ['1.0 kB of 2.0 kB', '2,500 events/s', 'about 2 s left'],
  })
})

test('while it lists nobody knows how long it takes', () => {
  const live = { summary: { ...SUMMARY, status: 'listing' as const }, bytes: samples(0, 1000), events: [] }
  expect(loadWords(live).figures).toEqual(['1.0 kB of 2.0 kB'])
})

test('while events come it moves, and where nothing comes it says since when', () => {
  const bytes = samples(...Array(9).fill(1000))
  const events = samples(...Array.from({ length: 9 }, (_, second) => second * 100))
  expect(loadWords({ summary: SUMMARY, bytes, events }).figures).toEqual(['1.0 kB of 2.0 kB', '100 events/s'])
  expect(loadWords({ summary: SUMMARY, bytes, events: bytes }).figures).toEqual([
    '1.0 kB of 2.0 kB',
    'nothing has moved for 8 s',
  ])
})

test('with nothing found that waits there is no bar', () => {
  const summary = { ...SUMMARY, status: 'listing' as const, objects: { ...NONE, loaded: 10 } }
  expect(loadWords({ summary, bytes: [], events: [] })).toEqual({
    share: null,
    figures: ['Looking for more: 10 files and 3 digests so far'],
  })
})
