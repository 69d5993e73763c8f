import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toFile, toStdout } from './export-output'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-out-'))
})
afterAll(() => rm(folder, { recursive: true }))
const read = (name: string) => readFile(path.join(folder, name), 'utf8')
async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

const said: string[] = []
const say = (line: string) => said.push(line)

test('a file has its name once it is whole, and leaves nothing beside it', async () => {
  const write = await toFile('a.csv', folder, false, { say })
  await write(
    (async function* () {
      yield Buffer.from('one\n')
      expect(await readdir(folder)).not.toContain('a.csv')
      yield Buffer.from('two\n')
    })(),
  )
  expect([await read('a.csv'), await readdir(folder)]).toEqual(['one\ntwo\n', ['a.csv']])
})

test('what a command that was killed left is named, and nothing of it removed', async () => {
  const left = '.c.csv.01234567-89ab-cdef-0123-456789abcdef.part'
  for (const name of [left, left.replace('c.csv', 'cc.csv'), '.c.csv.mine.part'])
    await writeFile(path.join(folder, name), 'half')
  await (await toFile('c.csv', folder, false, { say }))(chunks('whole'))
  expect(said).toEqual([expect.stringMatching(/\/\.c\.csv\..* is what .* left of c\.csv: remove it, unless/)])
  expect(await read(left)).toBe('half')
  for (const name of await readdir(folder)) if (name !== 'a.csv') await rm(path.join(folder, name))
})

test('what breaks off leaves no file, and what was there as it was', async () => {
  const write = await toFile('a.csv', folder, true, { say })
  const broken = async function* () {
    yield Buffer.from('half')
    throw new Error('broke off')
  }
  await expect(write(broken())).rejects.toThrow('broke off')
  expect([await read('a.csv'), await readdir(folder)]).toEqual(['one\ntwo\n', ['a.csv']])
})

test('what is there is replaced only when told so, also what comes meanwhile', async () => {
  await expect(toFile('a.csv', folder, false, { say })).rejects.toMatchObject({ exitCode: 2 })
  const write = await toFile('b.csv', folder, false, { say })
  await writeFile(path.join(folder, 'b.csv'), 'meanwhile')
  await expect(write(chunks('new'))).rejects.toMatchObject({ exitCode: 2 })
  expect(await read('b.csv')).toBe('meanwhile')
  await symlink('b.csv', path.join(folder, 'link.csv'))
  await (await toFile('link.csv', folder, true, { say }))(chunks('new'))
  expect(await read('b.csv')).toBe('new')
  await mkdir(path.join(folder, 'there'))
  await expect(toFile('there', folder, true, { say })).rejects.toMatchObject({ exitCode: 2 })
  await expect(toFile('/dev/null', folder, true, { say })).rejects.toMatchObject({ exitCode: 2 })
  await expect((await toFile('no/such/folder', folder, false, { say }))(chunks('x'))).rejects.toMatchObject({
    exitCode: 2,
  })
})

test('a terminal gets nothing that moves its cursor, a pipe every byte', async () => {
  const written: Buffer[] = []
  const stdout = () => new Writable({ write: (chunk, _, done) => done(void written.push(chunk)) })
  await toStdout(stdout())(chunks('a\r\n\x1b[2J\u009b1m'))
  await toStdout(Object.assign(stdout(), { isTTY: true }))(chunks('a\r\n\x1b[2J\u009b1m'))
  expect(written.map(String)).toEqual(['a\r\n\x1b[2J\u009b1m', 'a\n\ufffd[2J\ufffd1m'])
})
