// What is read for several is as exact as the one of them needs it that needs it most.
import { expect, test } from 'vitest'
import { testDatabase } from '../db/test-database'
import type { Filter } from '../domain/filter'
import { breakdown } from './breakdown'
import { filledFrom } from './filled-from'

const db = testDatabase()
const NOW = new Date('2026-11-21T12:00:00Z')

test.each([
  [true, false],
  [false, true],
])('times are exact where one asks for them, %s, and the other does not, %s', async (...asked) => {
  await db.pool.query(`
    truncate action, rollup_action;
    insert into action (hash, service, name) values (gen_random_uuid(), 's3.amazonaws.com', 'GetObject');
    insert into rollup_action (day, action_id, events, first_seen, last_seen, read_only, failed, actor)
    select date '2026-11-02' - date '1970-01-01', id, 5, '2026-11-02T01:00:00Z', '2026-11-02T02:00:00Z', true, false, 'direct'
    from action`)
  // Asked for once, and a turn of its own.
  await filledFrom(db)
  const filter: Filter = { from: '2026-11-01T00:00:00Z', to: '2026-11-04T00:00:00Z', conditions: {} }
  const found = await Promise.all(
    asked.map((seen) => breakdown(db, filter, NOW, { by: 'event', limit: 3, order: 'events', seen })),
  )
  for (const [at, seen] of asked.entries()) {
    const rows = found[at]?.rows.map((row) => [row.value, row.events, row.firstSeen, row.lastSeen])
    const times = seen
      ? ['2026-11-02T01:00:00Z', '2026-11-02T02:00:00Z']
      : [expect.any(String), expect.any(String)]
    expect(rows).toEqual([['GetObject', 5, ...times]])
  }
})
