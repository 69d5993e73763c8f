import { expect, test } from 'vitest'
import { newestFirst } from './newest-first'

const keyOf = (region: string, day: string) =>
  `AWSLogs/111122223333/CloudTrail/${region}/${day}/111122223333_CloudTrail_${region}_${day.replaceAll('/', '')}T0000Z_AbCdEfGhIjKlMnOp.json.gz`
const files = (names: readonly string[]) =>
  names.map((name) => ({ name, bytes: 1, async *read(): AsyncGenerator<Uint8Array> {} }))

test('the newest days come first, whatever their account and region; the rest stays as it was', () => {
  const [old, newer, sameDay] = [
    keyOf('eu-central-1', '2026/09/30'),
    keyOf('eu-central-1', '2026/10/02'),
    keyOf('us-east-1', '2026/10/02'),
  ]
  const given = files(['b.json', old, newer, 'a.json', sameDay])
  expect(newestFirst(given).map(({ name }) => name)).toEqual([newer, sameDay, old, 'b.json', 'a.json'])
})
