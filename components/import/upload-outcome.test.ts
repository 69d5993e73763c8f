import { expect, test } from 'vitest'
import { brokenConnection, outcomeOf } from './upload-outcome'

const messageOf = (status: number, body: string) => {
  const outcome = outcomeOf(status, body)
  return outcome.kind === 'failed' ? outcome.message : outcome.kind
}

test('a 202 names the import', () => {
  expect(outcomeOf(202, '{"import":{"id":"17","status":"queued"}}')).toEqual({
    kind: 'taken',
    importId: '17',
  })
})

test.each([
  [
    413,
    '{"error":{"code":"too_large","message":"at most 1 GB"}}',
    /more than this server takes.* at most 1 GB\. Nothing/,
  ],
  [
    400,
    '{"error":{"code":"bad","message":"no file part."}}',
    /could not read what was sent\. no file part\. Nothing/,
  ],
  [502, '<html>Bad gateway</html>', /status 502\. Nothing/],
  [202, 'not json', /cannot be read/],
])('status %s is said in words', (status, body, words) => {
  expect(messageOf(status, body)).toMatch(words)
})

test('a broken connection says how far it came', () => {
  expect(brokenConnection('1 MB', '3 MB')).toMatchObject({ message: expect.stringContaining('1 MB of 3 MB') })
})
