import { describe, expect, test } from 'vitest'
import { DIMENSION_KEYS, dimensionOf, IDENTIFIERS } from '../domain/dimensions'
import { sqlName } from './sql-name'

describe('sqlName', () => {
  test('embeds a plain name', () => {
    const name = sqlName('event_name_id')
    expect([name.sql, name.values]).toEqual(['event_name_id', []])
  })

  test.each(['', 'Event', 'a b', 'a;b', 'a"', "a'", 'a--', 'é', '1a', 'a.b', `a${'b'.repeat(63)}`, 'a\n'])(
    'refuses %j',
    (text) => {
      expect(() => sqlName(text)).toThrow(TypeError)
    },
  )

  test('takes every name in the table of dimensions', () => {
    const names = DIMENSION_KEYS.flatMap((key) => {
      const { storage } = dimensionOf(key)
      return storage.kind === 'dictionary'
        ? [storage.table, storage.foreignKey, storage.column]
        : [storage.column]
    })
    for (const name of [...names, ...Object.values(IDENTIFIERS).map(({ column }) => column)])
      expect(sqlName(name).sql).toBe(name)
  })
})
