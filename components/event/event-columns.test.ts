import { describe, expect, test } from 'vitest'
import type { EventSummary } from '@/lib/domain/answers'
import type { EffectsMode } from '../filter/effects-mode'
import {
  columnsProblem,
  columnWidths,
  DEFAULT_COLUMNS,
  formatColumns,
  parseColumns,
  shownIn,
  summaryValue,
  toggleColumn,
} from './event-columns'

test('columns share the width that is left, and keep theirs where there is none', () => {
  const { least, width } = columnWidths(['time', 'event', 'error'])
  expect(least).toBe(162 + 150 + 100)
  expect(width('time')).toBe('calc(162px + max(0px, 100cqw - 412px) * 0.0000)')
  expect(width('event')).toBe('calc(150px + max(0px, 100cqw - 412px) * 0.6000)')
  expect(width('error')).toBe('calc(100px + max(0px, 100cqw - 412px) * 0.4000)')
})

describe('the columns in an address', () => {
  test('are the usual ones without a word', () => {
    expect(parseColumns(undefined)).toBe(DEFAULT_COLUMNS)
    expect(formatColumns(DEFAULT_COLUMNS)).toBeNull()
  })

  test('come back as they were written, in the order of the table', () => {
    const columns = toggleColumn(toggleColumn(DEFAULT_COLUMNS, 'account'), 'user')
    const text = formatColumns(columns)
    expect(text).toBe('time,service,event,identity,region,readOnly,error,ip,account')
    expect(parseColumns(text ?? '')).toEqual(text?.split(','))
  })

  test('that the table does not have are said to be', () => {
    expect(columnsProblem(undefined)).toBeNull()
    expect(columnsProblem('time,ip')).toBeNull()
    expect(columnsProblem('ip,nonsense')).toMatchObject({ field: 'columns' })
  })

  test('always hold time and event name, and nothing that is no column', () => {
    expect(parseColumns('ip,nonsense,constructor')).toEqual(['time', 'event', 'ip'])
    expect(parseColumns('')).toEqual(['time', 'event'])
  })
})

test('the column of reads and writes shows the effect where what is inferred counts', () => {
  expect(['recorded', 'inferred'].map((effects) => shownIn('readOnly', effects as EffectsMode))).toEqual([
    'readOnly',
    'effect',
  ])
  expect(shownIn('service', 'inferred')).toBe('service')
})

test('a value is written as the filter writes it', () => {
  const event: EventSummary = {
    id: '0-0',
    eventTime: '2024-05-01T10:00:00Z',
    eventSource: 'ses.amazonaws.com',
    eventName: 'DeleteIdentity',
    awsRegion: null,
    readOnly: null,
    effect: 'write',
    inferred: true,
    errorCode: null,
    sourceIPAddress: '192.0.2.7',
    userAgent: null,
    recipientAccountId: null,
    eventID: null,
    identity: {
      key: 'arn:aws:iam::123456789012:role/Deploy',
      type: 'AssumedRole',
      name: 'Deploy',
      arn: null,
      accountId: null,
      sessionName: null,
      actor: 'direct',
      invokedBy: null,
    },
    importId: '3',
  }
  expect(
    (['service', 'user', 'region', 'readOnly', 'effect', 'error', 'import'] as const).map((key) =>
      summaryValue(event, key),
    ),
  ).toEqual(['ses.amazonaws.com', 'unknown', 'unknown', 'unknown', 'write', 'none', '3'])
})
