import { expect, it } from 'vitest'
import type { EventPage, EventSummary } from '@/lib/domain/answers'
import { isSameList, newerWords, newSince } from './newer-list'

const page = (total: number, ...ids: string[]): EventPage => ({
  events: ids.map((id) => ({ id }) as EventSummary),
  nextCursor: null,
  total,
})

it('takes a page that was drawn anew without a change for the same', () => {
  expect(isSameList(page(9, 'c', 'b'), page(9, 'c', 'b'))).toBe(true)
  expect(newSince(page(9, 'c', 'b'), page(9, 'c', 'b'))).toBeNull()
})

it('counts what has come, also behind the first page', () => {
  expect(newSince(page(9, 'c', 'b'), page(11, 'e', 'd'))).toBe(2)
  expect(newSince(page(9, 'c', 'b'), page(12, 'c', 'b'))).toBe(3)
})

it('sees as many other events, and fewer', () => {
  expect(newSince(page(9, 'c', 'b'), page(9, 'd', 'c'))).toBe(0)
  expect(newSince(page(9, 'c', 'b'), page(4, 'b', 'a'))).toBe(-5)
})

it.each([
  [1, '1 new event'],
  [2000, '2000 new events'],
  [0, 'The events have changed'],
  [-3, 'The events have changed'],
])('says %i in words', (more, words) => {
  expect(newerWords(more, String)).toBe(words)
})
