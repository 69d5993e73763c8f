import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Answering, followVersion, SignedOut } from './follow-version'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const later = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** A page drawn from version 1, whose refresh takes `takes` ms; `asked` and `refreshed` hold the seconds of each. */
function openPage(takes = 100) {
  const stage = {
    version: '1',
    drawn: '1' as string | null,
    fault: null as Error | null,
    asked: [] as number[],
    refreshed: [] as number[],
    reported: [] as Answering[],
  }
  const begin = Date.now()
  const seconds = () => (Date.now() - begin) / 1000
  const following = followVersion({
    ask: async () => {
      stage.asked.push(seconds())
      if (stage.fault) throw stage.fault
      return stage.version
    },
    drawn: () => stage.drawn,
    refresh: async () => {
      stage.refreshed.push(seconds())
      const { version } = stage
      await later(takes)
      stage.drawn = version
    },
    report: (answering) => {
      if (stage.reported.at(-1) !== answering) stage.reported.push(answering)
    },
  })
  following.setHidden(false)
  return { stage, following }
}

it('asks every two seconds and draws nothing anew while nothing changed', async () => {
  const { stage } = openPage()
  await vi.advanceTimersByTimeAsync(7000)
  expect(stage.asked).toEqual([2, 4, 6])
  expect(stage.refreshed).toEqual([])
})

it('draws a change, and what changed between the drawing and the first question', async () => {
  const { stage } = openPage()
  stage.version = '2'
  await vi.advanceTimersByTimeAsync(2000)
  expect(stage.refreshed).toEqual([2])
})

it('draws once where the page does not know its version', async () => {
  const { stage } = openPage()
  stage.drawn = null
  await vi.advanceTimersByTimeAsync(9000)
  expect(stage.refreshed).toEqual([2])
})

it('never draws two at once, and rests twice as long as a drawing took', async () => {
  const { stage } = openPage(3000)
  const moving = setInterval(() => (stage.version += '+'), 500)
  await vi.advanceTimersByTimeAsync(24_000)
  clearInterval(moving)
  // Each takes 3 s and is followed by 6 s of rest.
  expect(stage.refreshed).toEqual([2, 11, 20])
  expect(stage.asked).toEqual([2, 11, 20])
})

it('asks nothing while hidden, and at once when seen again', async () => {
  const { stage, following } = openPage()
  following.setHidden(true)
  stage.version = '2'
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stage.asked).toEqual([])
  following.setHidden(false)
  await vi.advanceTimersByTimeAsync(0)
  expect(stage.refreshed).toEqual([60])
})

it('rests also for somebody who hides and shows the page', async () => {
  const { stage, following } = openPage(2000)
  stage.version = '2'
  await vi.advanceTimersByTimeAsync(4500)
  stage.version = '3'
  following.setHidden(true)
  following.setHidden(false)
  await vi.advanceTimersByTimeAsync(5000)
  expect(stage.refreshed).toEqual([2, 8])
})

it('draws nothing while paused and looks only whether Cairn answers; then at once', async () => {
  const { stage, following } = openPage()
  following.setPaused(true)
  stage.version = '2'
  await vi.advanceTimersByTimeAsync(61_000)
  expect(stage.asked).toEqual([30, 60])
  expect(stage.refreshed).toEqual([])
  following.setPaused(false)
  await vi.advanceTimersByTimeAsync(0)
  expect(stage.refreshed).toEqual([61])
})

it('draws what is asked for even when paused or unchanged', async () => {
  const { stage, following } = openPage()
  following.setPaused(true)
  following.refreshSoon()
  await vi.advanceTimersByTimeAsync(0)
  expect(stage.refreshed).toEqual([0])
  // One that is asked for during a drawing follows it after the rest.
  following.refreshSoon()
  following.refreshSoon()
  await vi.advanceTimersByTimeAsync(5000)
  expect(stage.refreshed).toEqual([0, 2.1])
})

it('leaves a server that does not answer more and more time, and says so', async () => {
  const { stage } = openPage()
  stage.fault = new Error('away')
  await vi.advanceTimersByTimeAsync(31_000)
  expect(stage.asked).toEqual([2, 6, 14, 30])
  expect(stage.reported).toEqual(['none'])
  stage.fault = null
  await vi.advanceTimersByTimeAsync(31_000)
  expect(stage.reported).toEqual(['none', 'good'])
  expect(stage.asked.slice(4)).toEqual([60, 62])
})

it('stops for good when the server wants the token again', async () => {
  const { stage, following } = openPage()
  stage.fault = new SignedOut()
  await vi.advanceTimersByTimeAsync(60_000)
  following.setHidden(true)
  following.setHidden(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stage.asked).toEqual([2])
  expect(stage.reported).toEqual(['signed out'])
})

it('asks no more once it is stopped', async () => {
  const { stage, following } = openPage()
  following.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(stage.asked).toEqual([])
})
