// For tests: an import of which nothing has been read, but for what is said otherwise.
import type { ImportSummary } from '@/lib/domain/answers'

/** An import of ten files under way, with these changes. */
export const testSummary = (changes: Partial<ImportSummary>): ImportSummary => ({
  id: '1',
  source: 'logs',
  sourceId: null,
  sample: false,
  status: 'running',
  createdAt: '2026-11-22T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  waitsForNobody: false,
  files: 10,
  filesFinished: 0,
  filesPartial: 0,
  filesFailed: 0,
  bytes: 10_000,
  bytesRead: 0,
  records: 0,
  events: 0,
  duplicates: 0,
  skipped: 0,
  skippedFor: {},
  rejected: 0,
  dropped: 0,
  ...changes,
})
