import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { Progress } from './progress'

async function shown(isTTY: boolean): Promise<string> {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 })
  // What Progress needs of a terminal.
  const progress = await Progress.on(stream as unknown as NodeJS.WriteStream)
  progress.note('Found 2 files')
  progress.show('sent', 512 * 1024, 1024 * 1024, '1 of 2 files')
  progress.say('a\x1b[2Jb.json: failed')
  progress.stop()
  progress.note('over')
  return String(stream.read())
}

test('plain lines where there is no terminal', async () => {
  expect(await shown(false)).toBe('Found 2 files\na\ufffd[2Jb.json: failed\nover\n')
})

test('bars on a terminal, and lines that stay above them', async () => {
  const text = await shown(true)
  expect(text).toMatch(/Sent .* 50 % {2}0\.5 of 1 MiB {2}1 of 2 files/)
  expect(text).toContain('a\ufffd[2Jb.json: failed\n')
  expect(text).not.toContain('Found 2 files')
  // The cursor is there again.
  expect(text.lastIndexOf('\x1b[?25h')).toBeGreaterThan(text.lastIndexOf('\x1b[?25l'))
})
