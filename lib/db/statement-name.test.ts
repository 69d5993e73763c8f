import { expect, it, vi } from 'vitest'
import { statementName } from './statement-name'

it('names what is asked a fourth time, always the same, and no more than it may', () => {
  const asked = (text: string) => [1, 2, 3, 4, 5].map(() => statementName(text))
  const [name] = asked('select 1').slice(-1)
  expect(name).toMatch(/^question [\w-]{43}$/)
  expect(asked('select 2').slice(0, 3)).toEqual([undefined, undefined, undefined])
  const names = Array.from({ length: 100 }, (_, at) => asked(`select ${at}`).at(-1))
  expect(new Set(names).size).toBeLessThanOrEqual(65)
  expect(names.at(-1)).toBeUndefined()
  expect(statementName('select 1')).toBe(name)
})

it('gives no two statements one name, also where pages and routes each have this module', async () => {
  const named = async (text: string) => {
    vi.resetModules()
    const bundled = await import('./statement-name')
    return [1, 2, 3, 4].map(() => bundled.statementName(text)).at(-1)
  }
  const [first, second] = [await named('select 1'), await named('select 2')]
  expect(first).toBeDefined()
  expect(second).toBeDefined()
  expect(second).not.toBe(first)
  expect(await named('select 1')).toBe(first)
})
