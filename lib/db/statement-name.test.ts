import { beforeEach, expect, it, vi } from 'vitest'
import { statementName } from './statement-name'

beforeEach(() => {
  // Where the process keeps them.
  Reflect.deleteProperty(globalThis, 'cairnStatements')
})

it('names what is asked a fourth time, always the same, and no more than it may', () => {
  const asked = (text: string) => [1, 2, 3, 4, 5].map(() => statementName(text))
  const [name] = asked('select 1').slice(-1)
  expect(name).toMatch(/^question [\w-]{43}$/)
  expect(asked('select 2').slice(0, 3)).toEqual([undefined, undefined, undefined])
  const names = Array.from({ length: 100 }, (_, at) => asked(`select ${at}`).at(-1))
  expect(new Set(names).size).toBeLessThanOrEqual(49)
  expect(names.at(-1)).toBeUndefined()
  expect(statementName('select 1')).toBe(name)
})

it('counts for the whole process, also where pages and routes each have this module', async () => {
  const named = async (text: string, times: number) => {
    vi.resetModules()
    const bundled = await import('./statement-name')
    return Array.from({ length: times }, () => bundled.statementName(text)).at(-1)
  }
  expect(await named('select 1', 2)).toBeUndefined()
  const first = await named('select 1', 2)
  expect(first).toBeDefined()
  expect(await named('select 1', 1)).toBe(first)
  expect(await named('select 2', 4)).not.toBe(first)
  for (let bundle = 0; bundle < 46; bundle++) await named(`select ${bundle} as n`, 4)
  expect(await named('select last', 4)).toBeUndefined()
})
