// Keeps the three places together that know a dimension: the table of dimensions, the schema, and the event.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromRecord } from './cloudtrail/normalise'
import {
  DIMENSION_KEYS,
  DIMENSIONS,
  type Dimension,
  dimensionOf,
  IDENTIFIERS,
  isDimension,
} from './dimensions'
import type { ActivityEvent } from './event'

/** table → its columns, read from the Prisma schema. */
function tablesOf(schema: string): Map<string, Set<string>> {
  const tables = new Map<string, Set<string>>()
  for (const [, body = ''] of schema.matchAll(/^model \w+ \{\n(.*?)^\}/gms)) {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1]
    const columns = body
      .split('\n')
      .filter((line) => /^ {2}[a-z]\w* /.test(line))
      .map((line) => /@map\("(\w+)"\)/.exec(line)?.[1] ?? line.trim().split(/\s/, 1)[0] ?? '')
    if (table) tables.set(table, new Set(columns))
  }
  return tables
}
const tables = tablesOf(readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8'))

const eventOf = (record: Record<string, unknown>): ActivityEvent => {
  const normalised = fromRecord({
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    eventTime: '2026-11-21T08:00:00Z',
    ...record,
  })
  if (normalised.kind !== 'event') throw new Error(normalised.reason)
  return normalised.event
}

describe('the table of dimensions', () => {
  it.each(DIMENSION_KEYS)('%s is stored where it says', (key) => {
    const { storage } = dimensionOf(key)
    const event = tables.get('event')
    if (storage.kind === 'dictionary') {
      expect(event).toContain(storage.foreignKey)
      expect(tables.get(storage.table)).toContain(storage.column)
    } else if (storage.kind === 'derived') expect(event).not.toContain(storage.column)
    else expect(event).toContain(storage.column)
  })

  it.each(Object.values(IDENTIFIERS))('$column is stored', ({ column }) => {
    expect(tables.get('event')).toContain(column)
  })

  it.each(DIMENSION_KEYS)('%s has its absent value for an event that says nothing', (key) => {
    const nothing = eventOf({})
    const given = {
      service: 's3.amazonaws.com',
      event: 'GetObject',
      actor: 'direct',
      effect: 'read',
    } as Record<string, string>
    expect(dimensionOf(key).read(nothing)).toBe(given[key] ?? dimensionOf(key).absent)
  })

  it('reads a full record', () => {
    const event = eventOf({
      userIdentity: {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:deploy-1',
        arn: 'arn:aws:sts::111122223333:assumed-role/Deploy/deploy-1',
        accountId: '111122223333',
        accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        invokedBy: 'cloudformation.amazonaws.com',
        sessionContext: {
          sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/Deploy', userName: 'Deploy' },
          attributes: { mfaAuthenticated: 'true' },
        },
      },
      awsRegion: 'eu-central-1',
      recipientAccountId: '111122223333',
      readOnly: false,
      errorCode: 'AccessDenied',
      sourceIPAddress: '192.0.2.7',
      userAgent: 'aws-cli/2.15.30 Python/3.11.8',
      eventCategory: 'Data',
      eventType: 'AwsApiCall',
    })
    expect(Object.fromEntries(DIMENSION_KEYS.map((key) => [key, dimensionOf(key).read(event)]))).toEqual({
      service: 's3.amazonaws.com',
      event: 'GetObject',
      identity: 'arn:aws:iam::111122223333:role/Deploy',
      user: 'unknown',
      identityType: 'AssumedRole',
      actor: 'on-behalf',
      account: '111122223333',
      region: 'eu-central-1',
      readOnly: 'false',
      effect: 'write',
      error: 'AccessDenied',
      outcome: 'failure',
      ip: '192.0.2.7',
      agent: 'aws-cli',
      category: 'Data',
      type: 'AwsApiCall',
      mfa: 'true',
      crossAccount: 'false',
      session: 'deploy-1',
      accessKey: 'ASIAIOSFODNN7EXAMPLE',
      import: 'unknown',
    })
  })

  it('names a closed set of values wherever a flag is stored', () => {
    for (const dimension of Object.values(DIMENSIONS) as Dimension[])
      if (dimension.storage.kind === 'flag' || dimension.storage.kind === 'derived')
        expect(new Set(Object.values(dimension.storage.names))).toEqual(new Set(dimension.values))
  })

  it('knows no inherited name', () => {
    expect(isDimension('toString')).toBe(false)
    expect(isDimension('service')).toBe(true)
  })
})
