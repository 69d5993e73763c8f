import { expect, it } from 'vitest'
import type { CoverageState } from '@/lib/domain/source'
import { coverageSentence, type PlaceInterval } from './coverage-sentence'

const time = (hour: number) => Date.parse('2026-11-03T00:00:00Z') + hour * 3_600_000
const interval = (
  from: number,
  to: number,
  state: CoverageState,
  missing = 0,
  reason: string | null = null,
): PlaceInterval => ({
  from: time(from),
  to: time(to),
  of: { from: '', to: '', state, files: 1, missing, reason },
})
const place = (name: string, ...intervals: PlaceInterval[]) => ({ name, intervals })

it.each([
  [
    'all is there',
    [place('a', interval(0, 48, 'complete'))],
    'Every log file that the digests name is here.',
  ],
  [
    'the last hours have no digest yet',
    [place('a', interval(0, 46, 'complete'), interval(46, 48, 'unknown'))],
    'Every log file that the digests name is here.',
  ],
  [
    'some came late',
    [place('eu-west-1 of 111122223333', interval(0, 24, 'late'), interval(24, 48, 'complete'))],
    'Every log file that the digests name is here; some came late in eu-west-1 of 111122223333.',
  ],
  [
    'two places lack the same two hours',
    [
      place('a', interval(3, 4, 'missing', 1)),
      place('b', interval(3, 5, 'missing', 2), interval(5, 9, 'complete')),
    ],
    'Logs are missing for 2 h in 2 places: 3 files.',
  ],
  [
    'one place lacks a file',
    [place('eu-west-1 of 111122223333', interval(3, 4, 'missing', 1), interval(4, 9, 'complete'))],
    'Logs are missing for 1 h in eu-west-1 of 111122223333: 1 file.',
  ],
  [
    'there are no digests',
    [place('a', interval(0, 48, 'unknown')), place('b', interval(0, 9, 'unknown'))],
    'Whether logs are complete is unknown.',
  ],
  [
    'digests begin within the range',
    [place('a', interval(0, 24, 'unknown'), interval(24, 48, 'complete'))],
    'Whether logs are complete is unknown before 4 Nov.',
  ],
  [
    'digests begin within the range and end hours before its end',
    [place('a', interval(0, 24, 'unknown'), interval(24, 46, 'complete'), interval(46, 48, 'unknown'))],
    'Whether logs are complete is unknown before 4 Nov.',
  ],
  [
    'it is unknown everywhere for one reason',
    [
      place('a', interval(0, 48, 'unknown', 0, 'No digests.')),
      place('b', interval(0, 48, 'unknown', 0, 'No digests.')),
    ],
    'Whether logs are complete is unknown. No digests.',
  ],
  [
    'it is unknown for several reasons',
    [
      place('a', interval(0, 48, 'unknown', 0, 'No digests.')),
      place('b', interval(0, 48, 'unknown', 0, 'Still being loaded.')),
    ],
    'Whether logs are complete is unknown.',
  ],
  [
    'the reason of the last hours does not matter',
    [
      place(
        'a',
        interval(0, 24, 'unknown', 0, 'The first digest begins later.'),
        interval(24, 46, 'complete'),
        interval(46, 48, 'unknown', 0, 'No digest tells yet.'),
      ),
    ],
    'Whether logs are complete is unknown before 4 Nov. The first digest begins later.',
  ],
  [
    'digests end long before the range',
    [place('a', interval(0, 30, 'complete'), interval(30, 48, 'unknown'))],
    'Whether logs are complete is unknown after 4 Nov 06:00.',
  ],
  [
    'only one place has digests',
    [place('a', interval(0, 48, 'complete')), place('b', interval(0, 48, 'unknown'))],
    'Whether logs are complete is unknown for 2 d in b.',
  ],
  [
    'there are holes, and times without digests',
    [place('a', interval(0, 24, 'unknown'), interval(24, 25, 'missing', 4), interval(25, 48, 'complete'))],
    'Logs are missing for 1 h in a: 4 files. Whether logs are complete is unknown before 4 Nov.',
  ],
])('says it when %s', (_, places, sentence) => {
  const { holes, rest } = coverageSentence(places)
  expect([holes, rest].filter((words) => words !== null).join(' ')).toBe(sentence)
})
