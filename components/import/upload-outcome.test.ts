import { expect, test } from 'vitest'
import { brokenConnection, outcomeOf } from './upload-outcome'

test('a 202 names the import', () => {
  expect(outcomeOf(202, '{"import":{"id":"17","createdAt":"2026-11-22T03:00:00Z"}}')).toEqual({
    kind: 'taken',
    by: { id: '17', createdAt: '2026-11-22T03:00:00Z' },
  })
})

test.each([
  [
    413,
    '{"error":{"code":"too_large","message":"at most 1 GB"}}',
    'files',
    /more than this server takes.* at most 1 GB\.$/,
  ],
  [
    400,
    '{"error":{"code":"bad","message":"no file part."}}',
    'files',
    /could not read what was sent\. no file part\.$/,
  ],
  [404, '{"error":{"code":"not_found","message":"gone"}}', 'import', /is gone/],
  [503, '{"error":{"code":"spool_full","message":"The disk is full."}}', 'server', /disk is full\. What is/],
  [502, '<html>Bad gateway</html>', 'server', /status 502\. What is left can be sent again/],
  [202, 'not json', 'server', /cannot be read/],
])('status %s is said in words', (status, body, of, words) => {
  expect(outcomeOf(status, body)).toEqual({ kind: 'failed', of, message: expect.stringMatching(words) })
})

test('a broken connection says how far it came, and does not claim that nothing arrived', () => {
  expect(brokenConnection('1 MB', '3 MB', false)).toMatchObject({
    message: expect.stringContaining('1 MB of 3 MB'),
  })
  expect(brokenConnection('3 MB', '3 MB', true)).toMatchObject({
    message: expect.stringContaining('never twice'),
  })
})
