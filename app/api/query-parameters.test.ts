import { describe, expect, it } from 'vitest'
import { ApiError } from '@/lib/domain/api-error'
import {
  choiceParameter,
  cursorParameter,
  limitParameter,
  readParameters,
  readQuestion,
} from './query-parameters'

const NOW = new Date('2026-11-21T00:00:00Z')
const request = (query: string) => new Request(`http://localhost/api/x?${query}`)
const shape = {
  limit: limitParameter(1000, 50),
  cursor: cursorParameter(),
  order: choiceParameter('order', ['desc', 'asc'], 'desc'),
}
const read = (query: string) => readQuestion(request(query), NOW, shape)

/** The field that an ApiError names. */
function fieldOf(run: () => unknown): string | undefined {
  try {
    run()
  } catch (error) {
    if (error instanceof ApiError && error.status === 400) return error.field
    throw error
  }
  return 'nothing was wrong'
}

describe('a question', () => {
  it('has a filter and its own parameters', () => {
    expect(read('service=ses.amazonaws.com&limit=7&order=asc&cursor=12-ab')).toEqual({
      filter: { conditions: { service: { include: ['ses.amazonaws.com'], exclude: [] } } },
      parameters: { limit: 7, order: 'asc', cursor: '12-ab' },
    })
    expect(read('').parameters).toEqual({ limit: 50, order: 'desc', cursor: undefined })
  })

  it.each([
    ['limit=0', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=99999999999999', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['cursor=%00', 'cursor'],
    ['cursor=', 'cursor'],
    [`cursor=${'a'.repeat(201)}`, 'cursor'],
    ['order=up', 'order'],
    ['nonsense=1', 'nonsense'],
    ['readOnly=maybe', 'readOnly'],
    ['from=yesterdayish', 'from'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    // Only known once now is.
    ['from=now-1d&to=2026-01-01T00:00:00Z', 'from'],
  ])('%s names %s', (query, field) => expect(fieldOf(() => read(query))).toBe(field))
})

it('a list without a filter takes its own parameters only', () => {
  expect(readParameters(request('limit=3'), { limit: limitParameter(100, 50) })).toEqual({ limit: 3 })
  expect(fieldOf(() => readParameters(request('user=alice'), { limit: limitParameter(100, 50) }))).toBe(
    'user',
  )
})
