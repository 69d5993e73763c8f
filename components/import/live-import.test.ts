import { expect, test } from 'vitest'
import type { ImportSummary } from '@/lib/domain/answers'
import { importFollower, isMoving, paceOf, pollAfter } from './live-import'
import { rateOf } from './progress-rate'
import { testSummary as summary } from './test-summary'

test('each part of a drop that is acknowledged asks anew, and the rates stay', () => {
  const follow = importFollower()
  // Another import comes between, and more of this one: its size grows.
  follow([summary({})], 0)
  follow([summary({ bytesRead: 500, events: 5, bytes: 20_000 })], 500)
  const { live } = follow(
    [summary({ id: '2' }), summary({ bytesRead: 1000, events: 10, bytes: 30_000 })],
    1000,
  )
  expect(live.map(({ bytes, events }) => [rateOf(bytes), rateOf(events)])).toEqual([
    [null, null],
    [1000, 10],
  ])
})

test('an import that ends is told once', () => {
  const follow = importFollower()
  const ended = (status: ImportSummary['status'], at: number) => follow([summary({ status })], at).ended
  expect(['queued', 'running', 'done', 'done'].map((each, at) => ended(each as never, at))).toEqual([
    false,
    false,
    true,
    false,
  ])
  expect(importFollower()([summary({ status: 'done' })], 0).ended).toBe(false)
})

test('imports are asked for each second, seldom where all wait for a host that is gone, and not when all ended', () => {
  const gone = summary({ status: 'queued', waitsForNobody: true })
  expect(pollAfter([summary({}), gone], 100)).toBe(1000)
  expect(pollAfter([summary({})], 2000)).toBe(6000)
  expect(pollAfter([gone, summary({ status: 'done' })], 100)).toBe(60_000)
  expect(pollAfter([summary({ status: 'failed' })], 100)).toBeNull()
  expect(pollAfter([], 100)).toBeNull()
})

test('an import that begins beside one that waits for a gone host changes the pace', () => {
  const gone = summary({ status: 'running', waitsForNobody: true })
  const begun = summary({ id: '2', status: 'queued' })
  expect([gone, begun].map(isMoving)).toEqual([false, true])
  expect(paceOf([gone])).not.toBe(paceOf([begun, gone]))
  expect([paceOf([begun]), paceOf([begun, gone]), paceOf([])]).toEqual([1000, 1000, null])
})
