import { describe, expect, test } from 'vitest'
import {
  againOf,
  isLeft,
  isOf,
  noteOf,
  readNote,
  restOf,
  type UnsentDrop,
  unsentSum,
  unsentTitle,
} from './unsent-drop'

const dropped = (name: string, size = 10) => ({ name, bytes: size, file: {} as File })
const DROP = {
  name: 'logs/ (1,000 files)',
  startedAt: '2026-11-22T14:35:00.000Z',
  whole: { files: 1000, bytes: 10_000 },
  taken: { id: '7', createdAt: '2026-11-22T14:35:01Z' },
  looking: false,
}
const NOW = Date.parse('2026-11-22T14:36:00Z')
const noted = (count: number, closed = false) =>
  noteOf(
    { ...DROP, left: Array.from({ length: count }, (_, n) => dropped(`logs/${n}.json`)) },
    NOW,
    closed,
  ) as UnsentDrop

describe('what is noted of a drop', () => {
  test('are names and sizes, a bounded number of them', () => {
    const note = noted(600)
    expect(note.names).toHaveLength(300)
    expect(note.names[0]).toEqual(['logs/0.json', 10])
    expect(note.unsent).toEqual({ files: 600, bytes: 6000 })
    expect(readNote(JSON.stringify(note))).toEqual(note)
  })

  test('is nothing once all is acknowledged', () => {
    expect(noteOf({ ...DROP, left: [] }, NOW, true)).toBeNull()
  })

  test.each([null, '', '{', '[]', '{"version":2}', JSON.stringify({ ...noted(1), names: [['a', 'b']] })])(
    'is ignored where it is none: %s',
    (text) => {
      expect(readNote(text)).toBeNull()
    },
  )
})

test('a page that is open does not count as left, one that crashed does after a while', () => {
  expect(isLeft(noted(1, true), NOW)).toBe(true)
  expect(isLeft(noted(1), NOW + 100_000)).toBe(false)
  expect(isLeft(noted(1), NOW + 200_000)).toBe(true)
})

test('of an instance that was emptied, or is another one, nothing is claimed', () => {
  expect(isOf(noted(1), { createdAt: DROP.taken.createdAt })).toBe(true)
  expect(isOf(noted(1), { createdAt: '2026-11-23T00:00:00Z' })).toBe(false)
  expect(isOf(noted(1), null)).toBe(false)
  expect(isOf({ ...noted(1), taken: null }, null)).toBe(true)
})

describe('files that are chosen again', () => {
  const chosen = [dropped('logs/0.json'), dropped('logs/1.json', 11), dropped('logs/9.json')]

  test('are those that are missing', () => {
    expect(againOf(noted(2), chosen)).toEqual([chosen[0]])
  })

  test('are all where not all names are known, or none fits', () => {
    expect(againOf(noted(301), chosen)).toEqual(chosen)
    expect(againOf(noted(2), [dropped('other.json')])).toHaveLength(1)
  })
})

describe('what is left of a note', () => {
  const files = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => dropped(`logs/${from + n}.json`))

  test('are the names that were not chosen', () => {
    const rest = restOf(noted(5), [...files(1, 2), dropped('logs/4.json', 99)]) as UnsentDrop
    expect(rest.names).toEqual([
      ['logs/0.json', 10],
      ['logs/3.json', 10],
    ])
    expect(rest).toMatchObject({ unsent: { files: 2, bytes: 20 }, again: 3, taken: DROP.taken })
    expect(readNote(JSON.stringify(rest))).toEqual(rest)
    expect(unsentTitle(rest)).toBe('2 of “logs/ (1,000 files)” were not sent, 20 B')
    expect(restOf(rest, files(0, 5))).toBeNull()
  })

  test('is all of it after a wrong file', () => {
    expect(restOf(noted(2), [dropped('other.json')])).toEqual(noted(2))
    expect(restOf(noted(600), [dropped('other.json')])).toEqual(noted(600))
  })

  test('are files without a known name, until as many others are sent at once', () => {
    const some = restOf(noted(600), files(0, 3))
    expect(some).toMatchObject({ unsent: { files: 597, bytes: 5970 }, again: 3 })
    const known = restOf(noted(600), files(0, 599)) as UnsentDrop
    expect(known).toMatchObject({ names: [], unsent: { files: 300, bytes: 3000 }, again: 300 })
    expect(restOf(known, files(300, 300))).toBeNull()
    expect(restOf(noted(600), files(0, 600))).toBeNull()
  })

  test('is read of a note that was kept before somebody could choose in parts', () => {
    const { again, looking, ...before } = noted(2)
    expect(readNote(JSON.stringify(before))).toEqual({ ...before, again, looking })
  })
})

test('is said in a sentence', () => {
  expect(unsentTitle(noted(600))).toBe('600 of “logs/ (1,000 files)” were not sent, 6.0 kB')
  expect(unsentTitle(noted(1000))).toBe('“logs/ (1,000 files)” were not sent, 10 kB')
  expect(unsentTitle({ ...noted(1), name: 'a.gz', whole: { files: 1, bytes: 10 } })).toBe(
    '“a.gz” was not sent, 10 B',
  )
})

describe('a drop that was still looked through', () => {
  const looked = (count: number) =>
    noteOf(
      {
        ...DROP,
        name: 'logs/',
        taken: null,
        whole: { files: count, bytes: count * 10 },
        left: Array.from({ length: count }, (_, n) => dropped(`logs/${n}.json`)),
        looking: true,
      },
      NOW,
      true,
    ) as UnsentDrop

  test('is noted from the start, with what was found by then', () => {
    for (const note of [looked(0), looked(600)]) expect(readNote(JSON.stringify(note))).toEqual(note)
    expect(unsentTitle(looked(0))).toBe('“logs/” was not sent')
    expect(unsentTitle(looked(600))).toBe('“logs/” was not sent: at least 600 files, 6.0 kB')
  })

  test('is sent whole when it is chosen again: nobody knew all of it', () => {
    const chosen = [dropped('logs/0.json'), dropped('logs/new.json')]
    expect(againOf(looked(1), chosen)).toEqual(chosen)
    expect(restOf(looked(1), chosen)).toBeNull()
    expect(restOf(looked(0), chosen)).toBeNull()
    const rest = restOf(looked(2), chosen) as UnsentDrop
    expect(unsentTitle(rest)).toBe('At least 1 file of “logs/” was not sent, 10 B')
  })

  test('is counted among the others as what is known of it', () => {
    expect(unsentSum([looked(0)])).toBe('A drop was not sent')
    expect(unsentSum([looked(0), looked(0)])).toBe('2 drops were not sent')
    expect(unsentSum([looked(0), noted(1)])).toBe('At least 1 file was not sent')
    expect(unsentSum([noted(600), noted(600)])).toBe('1,200 files were not sent')
  })
})

test('several files of one name are as many files', () => {
  const twice = noteOf({ ...DROP, left: [dropped('a'), dropped('a', 20)] }, NOW, true) as UnsentDrop
  expect(againOf(twice, [dropped('a'), dropped('a', 20)])).toHaveLength(2)
  expect(restOf(twice, [dropped('a', 20)])).toMatchObject({
    names: [['a', 10]],
    unsent: { files: 1, bytes: 10 },
  })
  expect(restOf(twice, [dropped('a', 10)])).toMatchObject({
    names: [['a', 20]],
    unsent: { files: 1, bytes: 20 },
  })
  // One that grew takes what the one of the same size leaves.
  expect(restOf(twice, [dropped('a', 99), dropped('a', 10)])).toBeNull()
  expect(restOf(twice, [dropped('a'), dropped('a', 20)])).toBeNull()
})
