// Names for statements that are asked again and again: Postgres keeps a named one parsed, for as long as the connection lives.
import { createHash } from 'node:crypto'

/** Once asked so often, a statement will be asked again. */
const USES = 3
/**
 * Each takes some 150 kB on every connection that has asked it, and nothing is forgotten before the connection is. Whoever
 * comes later is parsed each time.
 */
const MOST_NAMES = 48
/** So many that were asked less often are remembered. */
const MOST_REMEMBERED = 1000

/** Names by text, and how often texts without one were asked. */
type Statements = { names: Map<string, string>; uses: Map<string, number> }
/** One for the process, as its connections are: pages and routes are bundled apart, each with a copy of this module. */
const kept = globalThis as typeof globalThis & { cairnStatements?: Statements }
function statements(): Statements {
  kept.cairnStatements ??= { names: new Map(), uses: new Map() }
  return kept.cairnStatements
}

/**
 * The name under which this process asks a statement of this text, values apart; undefined while it is asked without one.
 * Of the overview's statements a third of Postgres' time is parsing them. A name says its text, as on one connection it may
 * stand for one text alone.
 */
export function statementName(text: string): string | undefined {
  const { names, uses } = statements()
  const name = names.get(text)
  if (name !== undefined || names.size >= MOST_NAMES) return name
  const before = uses.get(text) ?? 0
  if (before < USES) {
    if (uses.size === MOST_REMEMBERED) uses.clear()
    uses.set(text, before + 1)
    return undefined
  }
  uses.delete(text)
  const given = `question ${createHash('sha256').update(text).digest('base64url')}`
  names.set(text, given)
  return given
}
