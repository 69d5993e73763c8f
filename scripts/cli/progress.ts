// What is shown while a command works, on stderr: bars on a terminal, lines of text anywhere else.
import type { MultiBar, SingleBar } from 'cli-progress'
import { printable } from './command-error'

const MIB = 1024 ** 2

/**
 * How far it is, in bytes (a file without bytes counts as one, so that it is seen to move), in events (`exported`), or in
 * tables (`saved`, `restored`).
 */
export type Stage = 'sent' | 'loaded' | 'exported' | 'saved' | 'restored'
const LABELS: Record<Stage, string> = {
  sent: 'Sent  ',
  loaded: 'Loaded',
  exported: 'Exported',
  saved: 'Saved',
  restored: 'Restored',
}
const COUNTED: Partial<Record<Stage, string>> = { exported: 'events', saved: 'tables', restored: 'tables' }

export class Progress {
  private bars: MultiBar | undefined
  private readonly stages = new Map<Stage, SingleBar>()

  private constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Bars where `stream` is a terminal. */
  static async on(stream: NodeJS.WriteStream): Promise<Progress> {
    const progress = new Progress(stream)
    if (!stream.isTTY) return progress
    const { default: cliProgress } = await import('cli-progress')
    progress.bars = new cliProgress.MultiBar(
      {
        stream,
        format: '{label} {bar} {percentage} %  {amount}  {text}',
        formatValue: (value, _, type) => (type === 'percentage' ? String(value).padStart(3) : String(value)),
        hideCursor: true,
        clearOnComplete: true,
        fps: 8,
        // Ctrl-C is ours.
        gracefulExit: false,
      },
      cliProgress.Presets.shades_classic,
    )
    return progress
  }

  /** Where a stage is, of `all` if that is known; `text` is what is said beside its bar. */
  show(stage: Stage, at: number, all: number | null, text: string): void {
    if (!this.bars) return
    const payload = { label: LABELS[stage], amount: amountOf(stage, at, all), text: printable(text) }
    const bar = this.stages.get(stage) ?? this.bars.create(1, 0, payload)
    this.stages.set(stage, bar)
    bar.setTotal(Math.max(1, all ?? 1))
    bar.update(Math.min(at, all ?? 0) || 0, payload)
  }

  /** A line of its own; it stays. */
  say(line: string): void {
    // The bars are drawn anew below it.
    if (this.bars && this.stages.size > 0) this.bars.log(`${printable(line)}\n`)
    else this.stream.write(`${printable(line)}\n`)
  }

  /** A line that stands in for the bars, where there are none. */
  note(line: string): void {
    if (!this.bars) this.say(line)
  }

  /** Takes the bars away. */
  stop(): void {
    // Lines wait for the next drawing, and without it would be lost.
    if (this.stages.size > 0) this.bars?.update()
    this.bars?.stop()
    this.bars = undefined
  }
}

function amountOf(stage: Stage, at: number, all: number | null): string {
  const of = (shown: (amount: number) => string) =>
    all === null ? shown(at) : `${shown(at)} of ${shown(all)}`
  const counted = COUNTED[stage]
  return counted === undefined
    ? `${of(mebibytes)} MiB`
    : `${of((count) => count.toLocaleString('en'))} ${counted}`
}

const mebibytes = (bytes: number): string => (bytes / MIB).toLocaleString('en', { maximumFractionDigits: 1 })
