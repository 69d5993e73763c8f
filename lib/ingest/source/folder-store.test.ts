import { execFileSync } from 'node:child_process'
import {
  appendFile,
  mkdir,
  mkdtemp,
  realpath,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ObjectStore, StoredObject } from './object-store'
import { openStore } from './open-store'

const { signal } = new AbortController()
let base: string
let root: string
let folder: string
let store: ObjectStore
beforeEach(async () => {
  base = await realpath(await mkdtemp(path.join(tmpdir(), 'cairn-folder-')))
  root = path.join(base, 'root')
  folder = path.join(root, 'logs')
  await mkdir(folder, { recursive: true })
  store = await open()
})
afterEach(() => rm(base, { recursive: true }))

const open = (where = folder, roots = [root], closed: string[] = []) =>
  openStore({ kind: 'folder', folder: where }, { roots, endpoints: [], roles: [], closed })

async function put(key: string, content: string | Buffer = key): Promise<void> {
  const file = path.join(folder, key)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
}

async function listed(prefix = '', after?: string): Promise<StoredObject[]> {
  const objects: StoredObject[] = []
  for await (const page of store.list(prefix, { signal, after })) objects.push(...page)
  return objects
}
const keys = async (prefix?: string, after?: string) => (await listed(prefix, after)).map(({ key }) => key)

async function bytes(key: string, etag: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of store.read(key, { etag, signal })) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const etagOf = async (key: string) => (await store.head(key, signal)).etag

describe('list', () => {
  const KEYS = [
    'a!',
    'a-b',
    'a/b',
    'a/b c+%41',
    'a/é',
    'a0',
    'b/c/d',
    'B',
    'b/c.d/e',
    'b/c/\u{1f600}',
    'b/c/\uff5e',
  ]
  // Bytes of UTF-8, which are not UTF-16's order.
  const SORTED = [...KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

  beforeEach(async () => {
    for (const key of KEYS) await put(key)
  })

  test('gives all files in order of their keys', async () => {
    expect(await keys()).toEqual(SORTED)
    for (const after of ['0', 'a', 'a/', 'b/c/', ...SORTED]) {
      const behind = SORTED.filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
      expect(await keys('', after)).toEqual(behind)
    }
  })

  test('gives what a prefix begins', async () => {
    expect(await keys('b/c')).toEqual(['b/c.d/e', 'b/c/d', 'b/c/\uff5e', 'b/c/\u{1f600}'])
    expect(await keys('b/c/')).toEqual(['b/c/d', 'b/c/\uff5e', 'b/c/\u{1f600}'])
    expect(await keys('b/c/d')).toEqual(['b/c/d'])
    expect(await keys('nothing/here')).toEqual([])
    expect(await keys('b/../a')).toEqual([])
    expect(await keys('b//c')).toEqual([])
    expect(await keys('/')).toEqual([])
  })

  test('tells size, time and version', async () => {
    const [object] = await listed('a-b')
    expect(object).toMatchObject({ key: 'a-b', bytes: 3, storageClass: null })
    expect(object?.etag).toMatch(/^3-[a-f\d]+$/)
    expect(Math.abs((object?.modifiedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(await store.head('a-b', signal)).toEqual({ ...object, metadata: {} })
  })

  test('gives the folders under a prefix', async () => {
    expect(await store.folders('', signal)).toEqual(['a/', 'b/'])
    expect(await store.folders('b/', signal)).toEqual(['b/c.d/', 'b/c/'])
    expect(await store.folders('b/c.', signal)).toEqual(['b/c.d/'])
    expect(await store.folders('b/x/', signal)).toEqual([])
  })

  test('gives pages of a thousand', async () => {
    for (let i = 0; i < 2100; i++) await writeFile(path.join(folder, 'b', `${i}`), '')
    const sizes: number[] = []
    for await (const page of store.list('b/', { signal })) sizes.push(page.length)
    expect(sizes).toEqual([1000, 1000, 104])
  })

  test('ends when it is aborted', async () => {
    const controller = new AbortController()
    controller.abort(new Error('enough'))
    await expect(store.list('', { signal: controller.signal }).next()).rejects.toThrow('enough')
  })
})

describe('read', () => {
  test('gives the bytes, in pieces', async () => {
    const content = Buffer.from(Array.from({ length: 700_000 }, (_, i) => i % 251))
    await put('large', content)
    await put('empty', '')
    expect((await bytes('large', await etagOf('large'))).equals(content)).toBe(true)
    expect(await bytes('empty', await etagOf('empty'))).toHaveLength(0)
  })

  test('tells what was replaced, even while it is read', async () => {
    await put('a', Buffer.alloc(600_000))
    const etag = await etagOf('a')
    await utimes(path.join(folder, 'a'), 1, 1)
    await expect(bytes('a', etag)).rejects.toMatchObject({ name: 'StoreError', kind: 'replaced' })

    const reading = store.read('a', { etag: await etagOf('a'), signal })
    await reading.next()
    await appendFile(path.join(folder, 'a'), 'more')
    await reading.next()
    await reading.next()
    await expect(reading.next()).rejects.toMatchObject({ kind: 'replaced' })
  })

  test('tells what is gone, or was never a key', async () => {
    await put('a/b')
    for (const key of ['x', 'a/b/c', '', '../logs/a/b', 'a/../a/b', './a/b', 'a//b', 'a\0b', 'x'.repeat(300)])
      await expect(bytes(key, 'etag'), key).rejects.toMatchObject({
        kind: key === '' ? 'refused' : 'gone',
      })
  })

  test('ends when it is aborted', async () => {
    await put('a', Buffer.alloc(600_000))
    const controller = new AbortController()
    const reading = store.read('a', { etag: await etagOf('a'), signal: controller.signal })
    await reading.next()
    controller.abort(new Error('enough'))
    await expect(reading.next()).rejects.toThrow('enough')
  })
})

describe('what is outside the roots', () => {
  beforeEach(async () => {
    await mkdir(path.join(base, 'outside'))
    await mkdir(path.join(base, 'root-two'))
    await writeFile(path.join(base, 'outside', 'secret'), 'secret')
  })

  test('is no source', async () => {
    const outside = path.join(base, 'outside')
    await symlink(outside, path.join(root, 'link'))
    for (const where of [
      outside,
      base,
      path.join(base, 'root-two'),
      path.join(root, '../outside'),
      path.join(root, 'link'),
      path.join(outside, 'not-there'),
      '/',
    ])
      await expect(open(where), where).rejects.toMatchObject({ kind: 'not-allowed' })
    await expect(open(folder, [])).rejects.toMatchObject({ kind: 'not-allowed' })
  })

  test('shows in no listing and is not read', async () => {
    await symlink(path.join(base, 'outside', 'secret'), path.join(folder, 'file'))
    await symlink(path.join(base, 'outside'), path.join(folder, 'folder'))
    expect(await keys()).toEqual([])
    expect(await store.folders('', signal)).toEqual([])
    expect(await keys('folder/')).toEqual([])
    for (const key of ['file', 'folder/secret']) {
      await expect(store.head(key, signal), key).rejects.toMatchObject({ kind: 'refused' })
      await expect(bytes(key, 'etag'), key).rejects.toMatchObject({ kind: 'refused' })
    }
  })

  test('is not reached by a folder that becomes a symlink', async () => {
    await put('day/file')
    const etag = await etagOf('day/file')
    await rename(path.join(folder, 'day'), path.join(folder, 'was'))
    await symlink(path.join(base, 'outside'), path.join(folder, 'day'))
    await writeFile(path.join(base, 'outside', 'file'), 'day/file')
    await expect(bytes('day/file', etag)).rejects.toMatchObject({ kind: 'refused' })
    expect(await keys('day/')).toEqual([])
  })
})

test("what is Cairn's own is no source, wherever it lies", async () => {
  await put('data/spool/upload', 'secret')
  await put('log')
  await symlink(path.join(folder, 'data', 'spool', 'upload'), path.join(folder, 'way'))
  const own = path.join(folder, 'data')
  for (const where of [own, path.join(own, 'spool')])
    await expect(open(where, [root, own], [own]), where).rejects.toMatchObject({ kind: 'not-allowed' })
  store = await open(folder, [root], [own])
  expect(await keys()).toEqual(['log'])
  expect(await keys('data/spool/')).toEqual([])
  for (const key of ['way', 'data/spool/upload'])
    await expect(bytes(key, 'etag'), key).rejects.toMatchObject({ kind: 'refused' })
})

describe('what is in the roots', () => {
  test('may be reached through symlinks', async () => {
    await symlink(root, path.join(base, 'way'))
    await put('real', 'content')
    await symlink(path.join(folder, 'real'), path.join(folder, 'same'))
    // In a circle, which has no end.
    await symlink(folder, path.join(folder, 'circle'))
    await symlink(path.join(folder, 'nowhere'), path.join(folder, 'broken'))
    await symlink('itself', path.join(folder, 'itself'))
    store = await open(path.join(base, 'way', 'logs'), [path.join(base, 'way')])
    expect(await keys()).toEqual(['real', 'same'])
    expect(String(await bytes('same', await etagOf('same')))).toBe('content')
  })

  test('is read only where it is a file', async () => {
    execFileSync('mkfifo', [path.join(folder, 'pipe')])
    expect(await keys()).toEqual([])
    // Many at once: what was still asked of a handle that is closed would end the process.
    const heads = Array.from({ length: 100 }, () => store.head('pipe', signal))
    for (const { reason } of (await Promise.allSettled(heads)) as PromiseRejectedResult[])
      expect(reason).toMatchObject({ kind: 'refused' })
  })

  test('is told when it is not there, and not where', async () => {
    await put('file')
    for (const where of ['not-there', 'file', 'file/below'])
      await expect(open(path.join(folder, where)), where).rejects.toMatchObject({ kind: 'no-bucket' })
    await rm(folder, { recursive: true })
    const gone = keys()
    await expect(gone).rejects.toMatchObject({ kind: 'no-bucket', awsCode: 'ENOENT' })
    await expect(gone).rejects.not.toThrow(base)
  })
})
