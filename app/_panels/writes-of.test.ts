import { expect, it } from 'vitest'
import { formatFilter, parseFilter } from '@/lib/domain/filter'
import { writesOf } from './writes-of'

const writes = (query: string, effects: 'recorded' | 'inferred') => {
  const filter = writesOf(parseFilter(new URLSearchParams(query)).filter, effects)
  return filter && formatFilter(filter).toString()
}

it('asks the record, or what is inferred beside it', () => {
  expect(writes('user=alice', 'recorded')).toBe('user=alice&readOnly=false')
  expect(writes('user=alice', 'inferred')).toBe('user=alice&effect=write')
})

it('knows a filter that leaves writes out', () => {
  for (const query of ['readOnly=true', 'readOnly=!false', 'effect=read', 'effect=!write'])
    expect(writes(query, 'recorded'), query).toBeNull()
  for (const query of ['readOnly=true', 'effect=read', 'readOnly=!false&readOnly=!unknown'])
    expect(writes(query, 'inferred'), query).toBeNull()
})

it('finds inferred writes among what no record says', () => {
  expect(writes('readOnly=unknown', 'recorded')).toBeNull()
  expect(writes('readOnly=unknown', 'inferred')).toBe('readOnly=unknown&effect=write')
})
