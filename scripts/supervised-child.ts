// A process of Cairn's that is kept running: started again when it dies, stopped when we stop.
import { type ChildProcess, fork } from 'node:child_process'
import { RestartDelay } from './restart-delay'

export type ChildOptions = {
  /** For people: `The web server`. */
  name: string
  /** The bundle to run. */
  file: string
  env: NodeJS.ProcessEnv
  say: (line: string) => void
  /** Whether Cairn ends when this dies again and again. */
  essential: boolean
  /** Called for its first message: it says when it is ready. A child that dies before never becomes so. */
  onReady?: () => void
  /** Called once, when starting it again helps nobody; null when the child itself has said why. */
  onGiveUp: (reason: string | null) => void
}

export class SupervisedChild {
  private child: ChildProcess | undefined
  private timer: NodeJS.Timeout | undefined
  private stopping = false
  private wasReady: boolean
  private readonly delay: RestartDelay

  constructor(private readonly options: ChildOptions) {
    this.wasReady = options.onReady === undefined
    this.delay = new RestartDelay(options.essential)
    this.start()
  }

  private start(): void {
    const { file, env, onReady } = this.options
    const begun = Date.now()
    // A session of its own: Ctrl-C reaches us alone, and we tell it. Should we be killed, the channel breaks and it
    // ends by itself.
    const child = fork(file, [], { env, execArgv: ['--enable-source-maps'], detached: true })
    this.child = child
    child.on('error', () => {})
    child.once('message', () => {
      if (this.wasReady) return
      this.wasReady = true
      onReady?.()
    })
    child.once('exit', (code, signal) => this.ended(Date.now() - begun, code, signal))
  }

  private ended(livedMs: number, code: number | null, signal: NodeJS.Signals | null): void {
    const { name, say, onGiveUp } = this.options
    this.child = undefined
    if (this.stopping) return
    const how = signal === null ? `with code ${code}` : `by ${signal}`
    if (!this.wasReady) {
      onGiveUp(code === null ? `${name} did not start: it ended ${how}.` : null)
      return
    }
    const delay = this.delay.afterDeath(livedMs)
    if (delay === null) onGiveUp(`${name} ended again and again, the last time ${how}.`)
    else {
      say(`${name} ended ${how}; starting it again …`)
      this.timer = setTimeout(() => this.start(), delay)
    }
  }

  /** Asks it to end, and after `patienceMs` makes it. Resolves when it is gone. */
  async stop(patienceMs: number): Promise<void> {
    this.stopping = true
    clearTimeout(this.timer)
    const child = this.child
    if (child === undefined) return
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      child.once('exit', () => {
        clearTimeout(force)
        resolve()
      })
      child.kill('SIGTERM')
    })
  }
}
