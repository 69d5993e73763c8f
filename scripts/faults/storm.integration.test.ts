// A Cairn as npm start runs it, under uploads that do not stop, of which one process after the other is killed.
import { afterEach, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../build.mjs'
import { FaultCairn } from './fault-cairn'
import { inWords, storm } from './storm'

const ROOT = process.cwd()
/** The fault suite asks for more. */
const KILLS = Number(process.env.CAIRN_TEST_STORM_KILLS ?? 5)
const KILLS_A_STORM = 25
const SEED = Number(process.env.CAIRN_TEST_SEED ?? Date.now() % 1_000_000)

let cairn: FaultCairn | undefined
beforeAll(() => buildIfStale(ROOT, { say: () => {} }), 240_000)
afterEach(() => cairn?.close())

const storms = Array.from({ length: Math.ceil(KILLS / KILLS_A_STORM) }, (_, i) => ({
  seed: SEED + i,
  kills: Math.min(KILLS_A_STORM, KILLS - i * KILLS_A_STORM),
}))

test.each(storms)(
  '$kills kills at random moments: nothing is lost, nothing doubled',
  async ({ seed, kills }) => {
    console.log(`CAIRN_TEST_SEED=${seed}`)
    cairn = await FaultCairn.prepare()
    await cairn.start()
    const report = await storm(cairn, seed, kills).catch((error: unknown) => {
      // At once, and with what it said itself: a suite of hours tells of errors only at its end.
      console.error(error, cairn?.output)
      throw error
    })
    console.log(inWords(seed, cairn, report))
    if (report.differences.length > 0) console.error(report.differences, cairn.output)
    expect(report.differences).toEqual([])
    expect(report.looks.disagreements).toEqual([])
    expect(report.looks.answers).toBeGreaterThan(0)
  },
  1_800_000,
)
