import { describe, expect, test } from 'vitest'
import { contentUuid } from '../db/content-hash'
import { parseFilter } from '../domain/filter'
import { where } from './where'

const NOW = new Date('2026-11-21T12:00:00Z')

/** The SQL and the parameters of a query string. */
function whereOf(query: string): [string, unknown[]] {
  const { filter, problems } = parseFilter(new URLSearchParams(query))
  expect(problems).toEqual([])
  const { text, values } = where(filter, NOW)
  return [text, values]
}

describe('a range', () => {
  test('nothing asks for everything', () => {
    expect(whereOf('')).toEqual(['true', []])
  })

  test('is half-open and to the microsecond', () => {
    expect(whereOf('from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00.000001Z')).toEqual([
      'e.event_time >= $1::timestamptz\n  and e.event_time < $2::timestamptz',
      ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00.000001Z'],
    ])
  })

  test('moves with now', () => {
    expect(whereOf('from=now-24h')).toEqual(['e.event_time >= $1::timestamptz', ['2026-11-20T12:00:00Z']])
  })

  test('never reaches before the years that Postgres and ISO write alike', () => {
    expect(whereOf('from=now-999999y')).toEqual(['e.event_time >= $1::timestamptz', ['0001-01-01T00:00:00Z']])
  })
})

describe('a dictionary', () => {
  test('includes', () => {
    expect(whereOf('service=a&service=b')).toEqual([
      'e.action_id in (select d.id from action d where d.service = any($1::text[]))',
      [['a', 'b']],
    ])
  })

  test('excludes, and keeps what has no value', () => {
    expect(whereOf('user=!alice')).toEqual([
      'not exists (select from identity d where d.id = e.identity_id and d.user_name = any($1::text[]))',
      [['alice']],
    ])
  })

  test('includes and excludes', () => {
    expect(whereOf('agent=aws-cli&agent=!Boto3')).toEqual([
      'e.user_agent_id in (select d.id from user_agent d where d.product = any($1::text[]))' +
        '\n  and not exists (select from user_agent d where d.id = e.user_agent_id and d.product = any($2::text[]))',
      [['aws-cli'], ['Boto3']],
    ])
  })

  test('the absent value is what no entry of another value has', () => {
    expect(whereOf('region=unknown&region=eu-west-1')).toEqual([
      'not exists (select from place d where d.id = e.place_id and d.region <> all($1::text[]))',
      [['unknown', 'eu-west-1']],
    ])
    expect(whereOf('error=!none')).toEqual([
      'e.error_code_id in (select d.id from error_code d where d.value <> all($1::text[]))',
      [['none']],
    ])
  })

  test('any is all but the absent one', () => {
    expect(whereOf('error=any&error=AccessDenied')).toEqual(whereOf('error=!none'))
    expect(whereOf('error=!any')).toEqual(whereOf('error=none'))
    expect(whereOf('error=any&error=none')).toEqual(['true', []])
    expect(whereOf('error=!any&error=!none')).toEqual(['false', []])
    expect(whereOf('region=any')).toEqual([
      'e.place_id in (select d.id from place d where d.region = any($1::text[]))',
      [['any']],
    ])
  })
})

describe('flags, ids and identifiers', () => {
  test('a flag has three states', () => {
    expect(whereOf('readOnly=false&readOnly=unknown')).toEqual([
      '(e.read_only is false or e.read_only is null)',
      [],
    ])
    expect(whereOf('readOnly=!true')).toEqual(['(e.read_only is false or e.read_only is null)', []])
    expect(whereOf('readOnly=!true&readOnly=!false&readOnly=!unknown')).toEqual(['false', []])
    expect(whereOf('outcome=failure')).toEqual(['(e.failed is true)', []])
    expect(whereOf('outcome=!failure')).toEqual(['(e.failed is false)', []])
  })

  test('an id is a number', () => {
    expect(whereOf('import=7&import=12')).toEqual(['e.import_id = any($1::int[])', [['7', '12']]])
    expect(whereOf('import=!7')).toEqual(['(e.import_id is null or e.import_id <> all($1::int[]))', [['7']]])
  })

  test('an identifier is the uuid that its text is stored as', () => {
    const uuid = '3038ebd2-c98a-4c65-9b6e-e22506292313'
    expect(whereOf(`eventId=${uuid}&eventId=EXAMPLE`)).toEqual([
      'e.event_id = any($1::uuid[])',
      [[uuid, contentUuid('EXAMPLE')]],
    ])
    expect(whereOf('requestId=unknown')).toEqual([
      '(e.request_id is null or e.request_id = any($1::uuid[]))',
      [[contentUuid('unknown')]],
    ])
    expect(whereOf('requestId=!unknown')).toEqual([
      'e.request_id <> all($1::uuid[])',
      [[contentUuid('unknown')]],
    ])
  })
})

test('different parameters are ANDed, in the order of the table of dimensions', () => {
  expect(whereOf("readOnly=false&to=20260101T000000Z&service=x';drop table event--")).toEqual([
    'e.event_time < $1::timestamptz\n  and e.action_id in (select d.id from action d where d.service = any($2::text[]))\n  and (e.read_only is false)',
    ['2026-01-01T00:00:00Z', ["x';drop table event--"]],
  ])
})

describe('calls across accounts', () => {
  test('are pairs that Postgres hashes once, and cannot make a join of', () => {
    const [text, values] = whereOf('crossAccount=true')
    expect(text).toMatch(
      /\(e\.identity_id, e\.place_id\) in \([\s\S]+i\.account_id <> p\.account\s+\)\) is true\)$/,
    )
    expect(values).toEqual([2])
  })

  test('are of entries without an account where one is not known', () => {
    expect(whereOf('crossAccount=unknown')[0]).not.toContain('identity_first')
    expect(whereOf('crossAccount=!true')[0]).toMatch(
      /i\.account_id = p\.account[\s\S]+ or \([\s\S]+account is null/,
    )
  })
})
