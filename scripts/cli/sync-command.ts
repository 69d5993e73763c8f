// `cairn sync`: has sources looked through now, and waits until everything that is found is loaded.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cairn, everyPage, type ImportState, type SourceState } from './cairn'
import { chooseSources } from './choose-sources'
import type { CommandContext } from './command-context'
import { CommandError, EXIT } from './command-error'
import { followImport } from './follow-import'
import { type CairnOptions, openCairn } from './open-cairn'
import { patiently } from './patiently'
import { many, number, Report } from './report'

export type SyncOptions = CairnOptions & { json?: boolean | undefined; full?: boolean | undefined }

const POLL_MS = 500
/** A source that has a problem and of whose waiting files none is loaded for so long is not waited for. */
const STUCK_MS = 60_000

/** Answers the exit code. Throws a CommandError. */
export async function runSync(
  named: readonly string[],
  options: SyncOptions,
  context: CommandContext,
): Promise<number> {
  const { stdout, progress, signal, folder } = context
  const cairn = await openCairn(options, { say: (line) => progress.say(line), signal })
  try {
    const report = new Report(options.json ? stdout : null, progress)
    const sync = new Sync(cairn, context)
    const sources = await sync.begin((all) => chooseSources(all, named, folder), options.full ?? false)
    progress.note(`Syncing ${sources.map(({ name }) => name).join(', ')} …`)
    try {
      const imports = await sync.finish()
      for (const id of imports) await followImport(id, report, { cairn, progress, signal }, () => {})
    } catch (error) {
      if (signal.aborted) progress.say(`The files that were found ${cairn.afterwards}.`)
      throw error
    }
    progress.stop()
    const problems = sync.problems()
    for (const problem of problems) progress.say(problem)
    if (!options.json) stdout.write(`${report.files === 0 ? 'Nothing new was found.' : report.summary()}\n`)
    return problems.length > 0 ? EXIT.notWhole : report.exitCode
  } finally {
    await cairn.close()
  }
}

class Sync {
  private ids: ReadonlySet<string> = new Set()
  private sources: SourceState[] = []
  /** The newest import before this began. */
  private newest = 0
  private readonly imports = new Set<string>()
  /** By source: how many files waited when that last changed. */
  private readonly waiting = new Map<string, { files: number; since: number }>()

  constructor(
    private readonly cairn: Cairn,
    private readonly context: CommandContext,
  ) {}

  /** Asks for the rounds of the sources that are chosen, and answers those. */
  async begin(choose: (all: SourceState[]) => SourceState[], full: boolean): Promise<SourceState[]> {
    const { signal } = this.context
    this.sources = choose(await this.allSources())
    this.ids = new Set(this.sources.map(({ id }) => id))
    this.noteImports()
    const { imports } = await this.ask(() => this.cairn.imports(null, signal))
    this.newest = Number(imports[0]?.id ?? 0)
    await this.ask(() => this.cairn.askForSync([...this.ids], full, signal))
    return this.sources
  }

  /** Waits until the rounds are over and what they found is loaded. Answers their imports, oldest first. */
  async finish(): Promise<string[]> {
    const { signal } = this.context
    let unfinished: string[] | null = null
    for (;;) {
      await this.look()
      const areOver = this.sources.every(({ asked, round }) => !asked && round === null)
      if (unfinished === null && areOver) unfinished = await this.roundImports()
      if (unfinished) {
        const states: (ImportState['status'] | null)[] = await Promise.all(
          unfinished.map((id) => this.importState(id)),
        )
        unfinished = unfinished.filter((_, i) => states[i] === 'queued' || states[i] === 'running')
        if (unfinished.length === 0) return [...this.imports].sort((a, b) => Number(a) - Number(b))
      }
      await sleep(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }

  /** What is wrong with the sources, a sentence each. */
  problems(): string[] {
    return this.sources.flatMap(({ name, problem, queueProblem }) =>
      [problem?.message, queueProblem].flatMap((message) => (message ? [`${name}: ${message}`] : [])),
    )
  }

  private async look(): Promise<void> {
    const all = new Map((await this.allSources()).map((source) => [source.id, source]))
    this.sources = this.sources.map(({ id, name }) => {
      const source = all.get(id)
      if (source) return source
      throw new CommandError(EXIT.notWhole, `The source ${name} is gone: somebody has deleted it meanwhile.`)
    })
    this.noteImports()
    this.show()
    for (const source of this.sources) this.refuseToWaitFor(source)
  }

  private refuseToWaitFor({ id, name, problem, objects }: SourceState): void {
    const { queued: files } = objects
    const before = this.waiting.get(id)
    if (before?.files !== files) this.waiting.set(id, { files, since: Date.now() })
    else if (problem && files > 0 && Date.now() - before.since > STUCK_MS)
      throw new CommandError(
        EXIT.notWhole,
        `${name}: ${problem.message} ${many(files, 'file')} wait, and are read once that is mended.`,
      )
  }

  private show(): void {
    const sum = (of: (source: SourceState) => number) => this.sources.reduce((all, one) => all + of(one), 0)
    const files = sum(({ objects }) => Object.values(objects).reduce((all, some) => all + some, 0))
    const loaded = sum(({ objects }) => objects.loaded)
    this.context.progress.show(
      'loaded',
      sum(({ bytesLoaded }) => bytesLoaded),
      sum(({ bytes }) => bytes),
      `${number(loaded)} of ${many(files, 'file')}`,
    )
  }

  private noteImports(): void {
    for (const { round } of this.sources) if (round?.importId) this.imports.add(round.importId)
  }

  /** Those that were seen while rounds were under way, and those that came and ended in between. */
  private async roundImports(): Promise<string[]> {
    const { signal } = this.context
    for await (const { imports } of everyPage((cursor) =>
      this.ask(() => this.cairn.imports(cursor, signal)),
    )) {
      for (const { id, sourceId } of imports)
        if (Number(id) > this.newest && sourceId && this.ids.has(sourceId)) this.imports.add(id)
      if (Number(imports.at(-1)?.id ?? 0) <= this.newest) break
    }
    // An import that stayed empty is none any more.
    for (const id of this.imports) if ((await this.importState(id)) === null) this.imports.delete(id)
    return [...this.imports]
  }

  private async importState(id: string): Promise<ImportState['status'] | null> {
    const { signal } = this.context
    return (await this.ask(() => this.cairn.importById(id, signal)))?.status ?? null
  }

  private async allSources(): Promise<SourceState[]> {
    const { signal } = this.context
    const all: SourceState[] = []
    for await (const { sources } of everyPage((cursor) => this.ask(() => this.cairn.sources(cursor, signal))))
      all.push(...sources)
    return all
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    return patiently(this.context.signal, (line) => this.context.progress.say(line), question)
  }
}
