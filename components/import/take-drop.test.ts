import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { FoundFile } from './dropped-files'
import type { Unread } from './files-of-drop'
import { takeFound } from './take-drop'
import { beginUpload, currentUploads, dropUpload, isWanted, refuseUpload } from './upload-store'

// What a browser has and Node has not: where a page is asked before it is left, and where it keeps notes.
const page = new EventTarget()
const kept = new Map<string, string>()
beforeAll(() => {
  vi.stubGlobal('window', page)
  vi.stubGlobal('localStorage', {
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => {
  vi.useRealTimers()
  for (const { key } of currentUploads()) dropUpload(key)
})
afterAll(() => vi.unstubAllGlobals())

const warns = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }))
const notes = () => [...kept.values()].map((note) => JSON.parse(note))
const found = (path: string): FoundFile => ({ path, file: new File(['x'], path.split('/').at(-1) ?? '') })
/** One file is sent; more are refused, which needs no server. */
const LIMITS = { maxBytes: 1000, maxFiles: 1 }

async function* dropOf(...parts: (FoundFile | Unread | Error)[]): AsyncGenerator<FoundFile | Unread> {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield part
  }
}

test('a drop is seen, noted and counted while it is looked through, and no longer once it was refused', () => {
  vi.useFakeTimers()
  const { key, dropped } = beginUpload('logs/')
  expect(currentUploads()).toMatchObject([{ key, name: 'logs/', state: 'looking', whole: { files: 0 } }])
  expect([notes(), warns()]).toMatchObject([[{ name: 'logs/', looking: true, unsent: { files: 0 } }], true])
  dropped.push({ name: 'logs/a.json', bytes: 3, file: new File(['abc'], 'a.json') })
  vi.advanceTimersByTime(1000)
  expect(currentUploads()).toMatchObject([{ whole: { files: 1, bytes: 3 } }])
  expect(notes()).toMatchObject([{ unsent: { files: 1, bytes: 3 }, names: [['logs/a.json', 3]] }])

  refuseUpload(dropped, 'Too much.', key)
  expect(currentUploads()).toMatchObject([
    {
      key,
      name: 'logs/a.json',
      state: 'failed',
      message: 'Too much.',
      left: [],
      whole: { files: 1, bytes: 3 },
    },
  ])
  expect([notes(), warns(), vi.getTimerCount()]).toEqual([[], false, 1])
  // The one that told of it ends by itself.
  vi.advanceTimersByTime(1000)
  expect(vi.getTimerCount()).toBe(0)
})

test('a refusal of files that were not looked through before is a drop of its own', () => {
  refuseUpload([], 'Too much.')
  refuseUpload([], 'Too much.')
  const [one, two] = currentUploads()
  expect([one?.state, two?.state, one?.key === two?.key]).toEqual(['failed', 'failed', false])
})

test('what was found is one drop, under the same key', async () => {
  const taken = takeFound([found('/logs/a.json'), found('/logs/b.json')], ['logs/'], LIMITS)
  const [looking] = currentUploads()
  expect(looking).toMatchObject({ name: 'logs/', state: 'looking' })
  await taken
  expect(currentUploads()).toMatchObject([{ key: looking?.key, name: 'logs/ (2 files)', state: 'failed' }])
  expect(currentUploads()[0]?.message).toMatch(/^These are 2 files; one drop takes at most 1\./)
})

test('what could not be read is named beside the rest', async () => {
  const drop = dropOf({ unread: '/logs/c' }, found('/logs/a.json'), found('/logs/b.json'))
  await takeFound(drop, ['logs/'], LIMITS)
  expect(currentUploads()).toMatchObject([
    { name: 'logs/ (2 files)' },
    {
      name: 'logs/',
      unread: 'some',
      message: expect.stringMatching(/^This could not be read, .*: \/logs\/c\.$/),
    },
  ])
  expect(warns()).toBe(false)
})

test('nothing that could be read leaves only that', async () => {
  await takeFound(dropOf({ unread: '/a' }), ['a'], LIMITS)
  expect(currentUploads()).toMatchObject([{ name: 'a', unread: 'all', state: 'failed' }])
  expect(notes()).toEqual([])
})

test('an empty drop says so', async () => {
  await takeFound(dropOf(), ['logs/'], LIMITS)
  expect(currentUploads()).toMatchObject([{ message: 'There were no files in what was dropped.' }])
})

test('a drop that cannot be looked through to its end says so, and is looked through no longer', async () => {
  await takeFound(dropOf(new Error('gone')), ['logs/'], LIMITS)
  expect(currentUploads()).toMatchObject([
    { name: 'logs/', unread: 'all', message: expect.stringContaining('to its end (gone)') },
  ])
  expect([notes(), warns()]).toEqual([[], false])
})

test('what was found before is taken all the same, and what could not be read is named with it', async () => {
  const drop = dropOf(found('/l/a'), { unread: '/l/c' }, found('/l/b'), new Error('gone'), found('/l/d'))
  await takeFound(drop, ['l/'], LIMITS)
  expect(currentUploads()).toMatchObject([
    { name: 'l/ (2 files)', whole: { files: 2, bytes: 2 } },
    { unread: 'some', message: expect.stringMatching(/: \/l\/c\. It could not .* \(gone\)\./) },
  ])
})

test.each([
  ['goes on', undefined],
  ['fails', new Error('gone')],
])(
  'of a drop that is called off while it is looked through nothing is left, where that %s',
  async (_, error) => {
    let seen = 0
    async function* calledOff(): AsyncGenerator<FoundFile> {
      yield found('/a')
      for (const { key } of currentUploads()) dropUpload(key)
      seen++
      if (error) throw error
      yield found('/b')
      seen++
    }
    await takeFound(calledOff(), ['a'], LIMITS)
    expect([seen, currentUploads(), notes(), warns()]).toEqual([1, [], [], false])
    expect(isWanted('a')).toBe(false)
  },
)
