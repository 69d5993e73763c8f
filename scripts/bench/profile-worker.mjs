// Loaded into every process of a profiled Cairn (`node --import`): has V8 take a profile of workers, written when they
// end. Node's own --cpu-prof cannot be passed on by the environment.
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import path from 'node:path'

const folder = process.env.BENCH_PROFILES
if (folder !== undefined && process.argv[1]?.endsWith('worker.mjs')) {
  const session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.start')
  process.once('exit', () => {
    session.post('Profiler.stop', (error, answer) => {
      if (error === null)
        writeFileSync(path.join(folder, `${process.pid}.cpuprofile`), JSON.stringify(answer.profile))
    })
  })
}
