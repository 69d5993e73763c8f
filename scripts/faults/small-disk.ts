// For the fault suite: a disk of a few megabytes, which only who is asked sees, and which goes with this process.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const MIB = 1024 ** 2
const FILLER = 'filler-'
/** `cat` keeps the mount alive until its input ends: with us, whatever ends us. */
const KEEP = 'mount -t tmpfs -o "size=$0,mode=755" cairn "$1" && echo mounted && exec cat'
const ENTER = 'cd "$0" && exec "$@"'

/** As root, mounts of our own; else in a name space of users besides, in which we are root. */
const isRoot = process.getuid?.() === 0
const NAME_SPACES = isRoot ? ['--mount'] : ['--user', '--map-root-user', '--mount']

/** Whether this machine lets us have one: Linux does, some containers do not. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', [...NAME_SPACES, 'sh', '-c', KEEP, String(MIB), tmpdir()], {
      input: '',
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    return true
  } catch {
    return false
  }
}

export class SmallDisk {
  private fillers = 0

  private constructor(
    private readonly keeper: ChildProcess,
    private readonly folder: string,
  ) {}

  /** Makes the folder, and a disk of so many bytes on it. */
  static async mount(folder: string, bytes: number): Promise<SmallDisk> {
    await mkdir(folder)
    const keeper = spawn('unshare', [...NAME_SPACES, 'sh', '-c', KEEP, String(bytes), folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(keeper.stdout, 'data')
    return new SmallDisk(keeper, folder)
  }

  /** Where we see the folder, who do not share the mount. */
  get seenAt(): string {
    return path.join(`/proc/${this.keeper.pid}/root`, this.folder)
  }

  /** What to put in front of a program that is to see the disk. It runs as us, and starts in `directory`. */
  before(directory: string): string[] {
    const target = ['nsenter', '--target', String(this.keeper.pid)]
    const [user, group] = [`--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`]
    const enter = isRoot
      ? [...target, '--mount']
      : [...target, '--user', '--mount', '--preserve-credentials', 'unshare', '--user', user, group]
    return [...enter, 'sh', '-c', ENTER, directory]
  }

  /** Leaves so many bytes and no more. */
  async fill(leave: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.seenAt)
    const bytes = bavail * bsize - leave
    if (bytes > 0) await writeFile(path.join(this.seenAt, `${FILLER}${this.fillers++}`), Buffer.alloc(bytes))
  }

  /** Gives the room back. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.seenAt))
      if (name.startsWith(FILLER)) await rm(path.join(this.seenAt, name))
  }

  /** To be called when nobody uses it any more. */
  async close(): Promise<void> {
    const ended = once(this.keeper, 'exit')
    this.keeper.stdin?.end()
    await ended
  }
}
