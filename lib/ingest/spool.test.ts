// No name of a file leads out of the spool's folder.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { newSpoolName, openSpool, removeSpooled, spoolPath } from './spool'

test('a spooled file stands in the folder, and no other name is one', async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'cairn-spool-'))
  try {
    const spool = await openSpool(path.join(parent, 'spool'))
    await writeFile(path.join(parent, 'victim.txt'), 'x')
    const name = newSpoolName()
    expect(spoolPath(spool, name)).toBe(path.join(spool.folder, name))
    for (const wrong of [
      '../victim.txt',
      path.join(parent, 'victim.txt'),
      'id',
      '',
      `${name}/..`,
      `${name}\n`,
    ])
      expect(() => spoolPath(spool, wrong)).toThrow(/holds no file by the name/)
    await expect(removeSpooled(spool, ['../victim.txt'])).rejects.toThrow()
    expect((await readdir(parent)).sort()).toEqual(['spool', 'victim.txt'])
  } finally {
    await rm(parent, { recursive: true })
  }
})
