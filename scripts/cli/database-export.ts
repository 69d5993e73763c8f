// An export straight from a database, as the server would send it.
import type { Database } from '../../lib/db/client'
import { parseFilter, resolveRange } from '../../lib/domain/filter'
import { parseTextQuery } from '../../lib/domain/text-query'
import { exportBytes } from '../../lib/query/export-bytes'
import { exportEvents } from '../../lib/query/export-events'
import type { ExportAsked, ExportStream } from './cairn'
import { usageError } from './command-error'

/** Throws a CommandError for a filter that cannot be read. */
export async function databaseExport(
  db: Database,
  { query, format, order }: ExportAsked,
  signal: AbortSignal,
): Promise<ExportStream> {
  const now = new Date()
  const { filter, problems } = parseFilter(query, ['q'])
  const [problem] = problems
  if (problem) throw usageError(`${problem.message}.`)
  const { from, to } = resolveRange(filter, now)
  if (from !== null && to !== null && from >= to) throw usageError('from is not before to.')
  const [q, another] = query.getAll('q')
  if (another !== undefined) throw usageError('q is given more than once.')
  const parsed = q === undefined ? { query: undefined } : parseTextQuery(q)
  if ('problem' in parsed) throw usageError(`${parsed.problem}.`)
  const exported = await exportEvents(db, filter, now, { query: parsed.query, order, signal })
  const content = async function* () {
    try {
      yield* exportBytes(exported, format)
    } finally {
      await exported.close()
    }
  }
  return { events: exported.total, content: content() }
}
