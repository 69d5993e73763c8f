import { expect, it } from 'vitest'
import type { EventSummary, SearchPage } from '@/lib/domain/answers'
import { BEGINNING, goOn, progressWords, SEARCH_STRETCH, withPage } from './search-progress'

// Only how many there are matters here.
const page = (count: number, more: Partial<SearchPage> = {}): SearchPage => ({
  events: Array.from({ length: count }, () => ({}) as EventSummary),
  nextCursor: 'next',
  total: null,
  scannedTo: '2026-11-03T14:00:00Z',
  complete: false,
  ...more,
})

it('goes on by itself until a stretch is full, also over pages without a find', () => {
  const first = withPage(BEGINNING, page(0))
  expect(first).toMatchObject({ status: 'searching', cursor: 'next' })
  expect(progressWords(first, 'desc')).toBe('Searched back to 3 Nov 2026, 14:00 · 0 found so far')
  const full = withPage(withPage(first, page(12)), page(SEARCH_STRETCH - 12))
  expect(full.status).toBe('full')
  expect(goOn(full)).toMatchObject({ status: 'searching', enough: 2 * SEARCH_STRETCH })
})

it('is complete with the last page, and stays it', () => {
  const complete = withPage(withPage(BEGINNING, page(11)), page(1, { nextCursor: null, complete: true }))
  expect(progressWords(complete, 'desc')).toBe('12 events')
  expect(goOn(complete)).toBe(complete)
  expect(progressWords(withPage(BEGINNING, page(1, { complete: true })), 'asc')).toBe('1 event')
})

it('takes up where it was stopped or failed', () => {
  const stopped = { ...withPage(BEGINNING, page(3)), status: 'stopped' as const }
  expect(goOn(stopped)).toMatchObject({ status: 'searching', enough: SEARCH_STRETCH, cursor: 'next' })
  expect(progressWords(stopped, 'asc')).toBe('Searched up to 3 Nov 2026, 14:00 · 3 found so far')
  const failed = { ...BEGINNING, status: 'failed' as const, problem: 'Cairn does not answer.' }
  expect(goOn(failed)).toMatchObject({ status: 'searching', problem: null })
  expect(progressWords(failed, 'desc')).toBe('Searching · 0 found so far')
})
