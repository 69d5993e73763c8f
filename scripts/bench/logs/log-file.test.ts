// Generated logs are worth comparing only when they are the same every time, and what Cairn takes for events.
import { expect, test } from 'vitest'
import { fromRecord } from '../../../lib/domain/cloudtrail/normalise'
import { logFile } from './log-file'
import { type LogOptions, planLogs } from './log-plan'

const OPTIONS = { events: 500, identities: 300, days: 30, end: Date.parse('2026-10-01'), seed: 'test' }

const filesOf = (options: LogOptions) => {
  const plan = planLogs(options)
  return plan.files.map((_, index) => logFile(plan, index))
}
const recordsOf = (options: LogOptions): unknown[] =>
  filesOf(options).flatMap(({ text }) => JSON.parse(text).Records)

test('the same seed gives the same files, in whatever order they are written, and another gives others', () => {
  const plan = planLogs(OPTIONS)
  const backwards = plan.files.map((_, index) => logFile(plan, plan.files.length - 1 - index)).reverse()
  expect(backwards).toEqual(filesOf(OPTIONS))
  expect(logFile(planLogs({ ...OPTIONS, seed: 'other' }), 0)).not.toEqual(backwards[0])
})

test('every record is an event of the days that were asked for, and no two are the same', () => {
  const normalised = recordsOf(OPTIONS).map(fromRecord)
  const events = normalised.flatMap((one) => (one.kind === 'event' ? [one] : []))
  expect(events.length).toBe(OPTIONS.events)
  expect(new Set(events.map(({ dedupeText }) => dedupeText)).size).toBe(OPTIONS.events)
  const times = events.map(({ event }) => Number(event.eventTime / 1000n))
  expect(Math.max(...times)).toBeLessThan(OPTIONS.end)
  expect(Math.min(...times)).toBeGreaterThanOrEqual(OPTIONS.end - OPTIONS.days * 86_400_000)
  const readOnly = new Set(events.map(({ event }) => event.readOnly))
  expect(readOnly).toEqual(new Set([true, false, null]))
  expect(new Set(events.map(({ event }) => event.principal.type)).size).toBe(8)
})

test('more identities make more callers, and as many as were asked for', () => {
  const callers = (identities: number) => {
    const plan = planLogs({ ...OPTIONS, identities })
    return new Set(plan.callers.flatMap(({ principals }) => principals)).size
  }
  expect(callers(300)).toBe(300)
  expect(callers(1000)).toBe(1000)
})
