import { describe, expect, test } from 'vitest'
import type { Upload } from './upload-store'
import { brokenOffWords, failedState, unreadWords, uploadWords } from './upload-words'

const file = (size: number) => ({ name: 'a', bytes: size, file: {} as File })
const upload = (changes: Partial<Upload>): Upload => ({
  key: '1',
  name: 'logs/ (4 files)',
  startedAt: '2026-11-22T00:00:00Z',
  whole: { files: 4, bytes: 4000 },
  left: [file(1000), file(1000)],
  failed: [],
  sentBytes: 2500,
  samples: [
    { at: 0, count: 500 },
    { at: 1000, count: 1500 },
    { at: 2000, count: 2500 },
  ],
  state: 'sending',
  taken: null,
  ...changes,
})

describe('a drop', () => {
  test('being sent says bytes, files, rate and time left', () => {
    expect(uploadWords(upload({}), 0)).toEqual({
      state: 'Sending',
      share: 0.625,
      figures: ['2.5 kB of 4.0 kB sent', '2 of 4 files safe', '1.0 kB/s', 'about 2 s left'],
    })
  })

  test('that stands still says so, and neither rate nor time left', () => {
    const samples = [
      { at: 0, count: 2500 },
      { at: 12_400, count: 2500 },
    ]
    expect(uploadWords(upload({ samples }), 0).figures.slice(2)).toEqual(['nothing has gone out for 12 s'])
  })

  test('in line says what it waits for', () => {
    const waiting = upload({ state: 'waiting', sentBytes: 0, samples: [] })
    expect(uploadWords(waiting, 1).figures.at(-1)).toBe('waits until the drop before it is sent')
    expect(uploadWords(waiting, 3).figures.at(-1)).toBe('waits until 3 drops before it are sent')
  })

  test('that is looked through says what was found so far, and is not ahead of any', () => {
    const looking = upload({
      state: 'looking',
      left: [],
      whole: { files: 1234, bytes: 12_000_000 },
      sentBytes: 0,
    })
    expect(uploadWords(looking, -1)).toEqual({
      state: 'Looking through',
      share: null,
      figures: ['1,234 files so far', '12 MB'],
    })
  })
})

test('what could not be read is named, as far as anybody reads it', () => {
  expect(unreadWords(['/a'])).toBe('This could not be read, and was left out: /a.')
  const many = unreadWords(Array.from({ length: 1022 }, (_, n) => `/${n}`))
  expect(many).toMatch(/^These could not be read, and were left out: \/0, .*, \/19 and 1,002 more\.$/)
})

test('a drop that failed says how much of it, and none of what was sent of it beside that', () => {
  const failed = { ...file(1), reason: 'gone' }
  expect(failedState(upload({ left: [], failed: [failed] }))).toBe('1 of 4 files not imported')
  const none = { left: [], whole: { files: 0, bytes: 0 } }
  expect(failedState(upload({ ...none, unread: 'all' }))).toBe('Not imported')
  expect(failedState(upload({ ...none, unread: 'some' }))).toBe('Not read in full')
})

test('a drop that was not looked through to its end says why, where that is known', () => {
  const rest = 'What was not found by then was left out: drop it once more.'
  expect(brokenOffWords(new Error('gone'))).toBe(`It could not be looked through to its end (gone). ${rest}`)
  expect(brokenOffWords('gone')).toBe(`It could not be looked through to its end. ${rest}`)
})
