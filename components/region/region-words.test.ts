import { expect, test } from 'vitest'
import { regionTitle, regionWords } from './region-words'

test.each([
  ['eu-central-1', ['eu-central-1 is Frankfurt, a region of AWS.', 'Every account of the partition has it.']],
  [
    'ap-east-1',
    [
      'ap-east-1 is Hong Kong, a region of AWS.',
      'It is an opt-in region: an account has to switch it on before anything can happen there.',
    ],
  ],
  [
    'us-iso-east-1',
    [
      'us-iso-east-1 is US ISO East, a region of AWS ISO (US), a partition of its own.',
      'Every account of the partition has it.',
      'Where it stands is not public.',
    ],
  ],
  ['unknown', ['The records of these events name no region.']],
])('of %s', (code, words) => {
  expect(regionWords(code, true)).toEqual(words)
})

test('of one that no event names', () => {
  expect(regionWords('xx-nowhere-1', false).at(-1)).toBe('No event here names it.')
  expect(regionWords('us-east-1', false).at(-1)).toBe('No event here names it.')
  expect(regionWords('xx-nowhere-1', true).join(' ')).not.toContain('No event here')
  expect(regionWords('unknown', false)).toEqual(['Every event here names its region.'])
})

test('of a region where global services are recorded, and of one that nobody knows', () => {
  expect(regionWords('us-east-1', true).at(-1)).toContain('global services')
  expect(regionWords('xx-nowhere-1', true)[0]).toContain('no region called xx-nowhere-1')
})

test('titles name the region and its code', () => {
  expect(['eu-central-1', 'unknown', 'xx-nowhere-1'].map(regionTitle)).toEqual([
    'Frankfurt · eu-central-1',
    'Unknown region',
    'Region xx-nowhere-1',
  ])
})
