// Who may load while what is loaded.
import { expect, test } from 'vitest'
import { Admission } from './admission'

const never = new AbortController().signal
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('small ones go together, a large one alone, and nobody overtakes', async () => {
  const admission = new Admission(4)
  const order: string[] = []
  const enter = async (name: string, places: number) => {
    const leave = await admission.enter(places, never)
    order.push(name)
    return leave
  }
  const small = await Promise.all([enter('a', 1), enter('b', 1)])
  const large = enter('large', 4)
  const late = enter('late', 1)
  await settled()
  expect(order).toEqual(['a', 'b'])
  small[0]?.()
  await settled()
  expect(order).toEqual(['a', 'b'])
  small[1]?.()
  const leaveLarge = await large
  await settled()
  expect(order).toEqual(['a', 'b', 'large'])
  leaveLarge()
  await late
  expect(order).toEqual(['a', 'b', 'large', 'late'])
})

test('who gives up waiting is in nobody’s way', async () => {
  const admission = new Admission(2)
  const leave = await admission.enter(1, never)
  const stopping = new AbortController()
  const large = admission.enter(2, stopping.signal)
  const small = admission.enter(1, never)
  stopping.abort(new Error('stopped'))
  await expect(large).rejects.toThrow('stopped')
  await small
  leave()
  await expect(admission.enter(1, stopping.signal)).rejects.toThrow('stopped')
  await admission.enter(1, never)
})
