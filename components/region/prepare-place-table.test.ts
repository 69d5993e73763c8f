import { expect, test } from 'vitest'
import type { PlaceList } from '@/lib/domain/place-answers'
import { REGIONS } from '@/lib/domain/regions'
import { preparePlaceTable } from './prepare-place-table'

const listOf = (by: PlaceList['by'], values: readonly string[], distinct = values.length): PlaceList => ({
  by,
  total: values.length,
  distinct,
  rows: values.map((value) => ({
    value,
    label: value,
    events: 1,
    reads: 1,
    writes: 0,
    unknown: 0,
    inferredReads: 0,
    inferredWrites: 0,
    errors: 0,
    identities: 1,
    places: 1,
    firstSeen: '2026-11-01T00:00:00Z',
    lastSeen: '2026-11-01T00:00:00Z',
  })),
})
const FEW = { most: 2, all: false }
const ALL = { most: 2, all: true }
const valuesOf = (view: ReturnType<typeof preparePlaceTable>) => view.rows.map(({ value }) => value)

test('regions with events come first, the silent ones when they are asked for', () => {
  const list = listOf('region', ['us-east-1', 'unknown', 'xx-nowhere-1'])
  const few = preparePlaceTable(list, '', FEW)
  expect(valuesOf(few)).toEqual(['us-east-1', 'unknown'])
  expect(few).toMatchObject({ shown: '3 with events', hidden: 1, silent: REGIONS.length - 1 })
  const all = preparePlaceTable(list, '', ALL)
  expect(all.rows).toHaveLength(REGIONS.length + 2)
  expect(all).toMatchObject({ hidden: 0, silent: 0 })
  expect(all.rows.filter(({ counts }) => counts === null)).toHaveLength(REGIONS.length - 1)
})

test('a row says what is known of its region', () => {
  const { rows } = preparePlaceTable(listOf('region', ['ap-east-1', 'cn-north-1', 'unknown']), '', {
    ...ALL,
    most: 3,
  })
  expect(rows.slice(0, 3).map(({ name, partition, optIn }) => [name, partition, optIn])).toEqual([
    ['Hong Kong', 'AWS', true],
    ['Beijing', 'AWS China', false],
    [null, null, false],
  ])
})

test('a search finds codes, names, partitions and opt-in regions, the silent ones too', () => {
  const list = listOf('region', ['us-east-1', 'eu-central-1'])
  expect(valuesOf(preparePlaceTable(list, 'frankFURT', FEW))).toEqual(['eu-central-1'])
  expect(valuesOf(preparePlaceTable(list, 'eu- opt-in', FEW))).toEqual([
    'eu-central-2',
    'eu-south-1',
    'eu-south-2',
  ])
  expect(valuesOf(preparePlaceTable(list, 'china', FEW))).toEqual(['cn-north-1', 'cn-northwest-1'])
  expect(preparePlaceTable(list, 'nowhere', FEW)).toMatchObject({
    rows: [],
    shown: `0 of ${REGIONS.length} match`,
  })
})

test('accounts have no silent ones, and a list that is cut says so', () => {
  const view = preparePlaceTable(
    listOf('account', ['111122223333', '444455556666', 'unknown'], 1200),
    '',
    FEW,
  )
  expect(view).toMatchObject({ shown: 'the first 3 of 1,200 in all', hidden: 1, silent: 0 })
  expect(view.rows[0]).toMatchObject({ name: null, partition: null })
})
