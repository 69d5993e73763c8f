import { expect, test } from 'vitest'
import type { ImportSummary } from '@/lib/domain/answers'
import { foldRounds } from './fold-rounds'
import { testSummary } from './test-summary'

let lastId = 0
const imported = (sourceId: string | null, more: Partial<ImportSummary> = {}): ImportSummary =>
  testSummary({
    id: String(++lastId),
    source: sourceId === null ? '3 files' : `s3://bucket-${sourceId}`,
    sourceId,
    status: 'done',
    createdAt: '2026-11-21T10:00:00Z',
    files: 2,
    filesFinished: 2,
    bytes: 100,
    bytesRead: 100,
    records: 10,
    events: 8,
    duplicates: 2,
    ...more,
  })
const shapeOf = (imports: readonly ImportSummary[]) =>
  foldRounds(imports).map((line) =>
    line.kind === 'import' ? (line.summary.sourceId ?? 'people') : `${line.sourceId} × ${line.rounds.length}`,
  )

test('what people brought stays one line each', () => {
  expect(shapeOf([imported(null), imported(null)])).toEqual(['people', 'people'])
  expect(shapeOf([])).toEqual([])
})

test('rounds of one source are one line, a single one is itself', () => {
  expect(shapeOf([imported('1'), imported('1'), imported(null), imported('1')])).toEqual([
    '1 × 2',
    'people',
    '1',
  ])
})

test('sources that take turns are a line each', () => {
  expect(shapeOf(['1', '2', '1', '2', '2'].map((id) => imported(id)))).toEqual(['1 × 2', '2 × 3'])
})

test('a line of rounds has the sums, the newest time, and says when one of them runs', () => {
  const newest = imported('1', { status: 'running', createdAt: '2026-11-21T12:00:00Z', filesFailed: 1 })
  const older = imported('1', { events: 5, createdAt: '2026-11-21T11:00:00Z' })
  const [line] = foldRounds([newest, older])
  expect(line).toMatchObject({
    sum: {
      id: newest.id,
      status: 'running',
      files: 4,
      events: 13,
      records: 20,
      filesFailed: 1,
      createdAt: '2026-11-21T12:00:00Z',
    },
    rounds: [newest, older],
  })
})

test('rounds have failed only when all of them have', () => {
  const failed = imported('1', { status: 'failed', filesFailed: 2 })
  expect(foldRounds([failed, imported('1')])[0]).toMatchObject({ sum: { status: 'done', filesFailed: 2 } })
  expect(foldRounds([failed, failed])[0]).toMatchObject({ sum: { status: 'failed' } })
})
