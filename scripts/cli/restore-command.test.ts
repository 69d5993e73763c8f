import { PassThrough } from 'node:stream'
import { pack } from 'tar-stream'
import { expect, test } from 'vitest'
import { Progress } from './progress'
import { runRestore } from './restore-command'

test.each(['nothing', 'half a backup'])(
  'Ctrl-C ends a restore of which %s has come and no more',
  async (what) => {
    const stdin = new PassThrough()
    if (what !== 'nothing') {
      const archive = pack()
      archive.entry({ name: 'backup.json', size: 1000 }).write('{')
      archive.on('data', (chunk) => stdin.write(chunk))
    }
    const interrupted = new AbortController()
    const stdout = new PassThrough()
    const stderr = Object.assign(new PassThrough(), { isTTY: false })
    const progress = await Progress.on(stderr as unknown as NodeJS.WriteStream)
    const restoring = runRestore(
      '-',
      {},
      { stdin: () => stdin, stdout, progress, signal: interrupted.signal, folder: '.' },
    )
    setImmediate(() => interrupted.abort(new Error('Interrupted.')))
    await expect(restoring).rejects.toThrow('Interrupted.')
    expect(stdin.destroyed).toBe(true)
  },
)
