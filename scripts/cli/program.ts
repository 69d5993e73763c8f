// What can be typed after `cairn`, and what --help says about it.
import { Command, Option } from 'commander'
import { EVENT_ORDERS } from '../../lib/domain/answers'
import { EXPORT_FORMATS } from '../../lib/domain/export-format'
import { version } from '../../package.json'
import type { BackupOptions } from './backup-command'
import type { CommandContext } from './command-context'
import { type EmptyOptions, runEmpty } from './empty-command'
import { type ExportOptions, runExport } from './export-command'
import { type ImportOptions, runImport } from './import-command'
import type { RestoreOptions } from './restore-command'
import { type RetryOptions, runRetry } from './retry-command'
import { runStatus, type StatusOptions } from './status-command'
import { runSync, type SyncOptions } from './sync-command'

const EXIT_CODES = `
Exit codes:
  0    everything was loaded whole
  1    something was not: a file failed or is partial, or Cairn itself failed
  2    the command is wrong: an unknown option, no such file, a setting that cannot be read
  3    the server, the database or the bucket cannot be reached, or refuses us
  130  interrupted with Ctrl-C`

const JSON_LINES = `--json writes one line a file: {"name","status","records","events","duplicates","skipped",
"rejected","reason","position","importId"}; status is done, partial or failed.`

const WHERE = `
Where it goes, first match wins: --url, --database, CAIRN_URL, DATABASE_URL, and else
the server of this machine at http://127.0.0.1:3000 (or PORT). CAIRN_TOKEN is sent along.
Settings are read from .env beside the program as well, as npm start does.`

const IMPORT_HELP = `
Folders are read with all that is below them, but for hidden files and for links that lead
out of them. Of an S3 location every object is read whose key begins with the prefix, with your
own AWS credentials, and CloudTrail's digests are left out; nothing is copied to this disk
on the way to a server. What Cairn has already counts as duplicate, so a command can be
repeated. Rejected records alone do not change the exit code: they are counted in the last
line and kept with their reasons.
${WHERE}

Examples:
  cairn import trail.json.gz
  cairn import ~/logs 2024-*.json.gz
  cairn import s3://my-trail-logs/AWSLogs/111122223333/CloudTrail/eu-central-1/2026/01/
  cairn import --endpoint http://127.0.0.1:9000 s3://logs/
  cairn import --json ~/logs | jq 'select(.status != "done")'
  CAIRN_TOKEN=… cairn import --url https://cairn.example.com ~/logs
  DATABASE_URL=postgresql://… cairn import --database ~/logs

${JSON_LINES}
${EXIT_CODES}`

const SYNC_HELP = `
A source is named by its id, as s3://bucket/prefix, or by its folder; without a name all are
synced that are not paused. The command ends when their rounds are over and everything that
they found is loaded. Archived objects (Glacier) are no failure: cairn status counts them.
${WHERE}

Examples:
  cairn sync
  cairn sync 3
  cairn sync --full s3://my-trail-logs/AWSLogs
  cairn sync --json | jq 'select(.status != "done")'

${JSON_LINES}
${EXIT_CODES}
Code 1 means as well that one of the sources has a problem.`

const RETRY_HELP = `
Each file goes on behind what was read of it, and nothing counts twice: it ends as before unless
something else did change, a CAIRN_MAX_… limit for example. What is kept of files that failed is
kept for a week; what is not kept any more has to be imported again.
${WHERE}

Examples:
  cairn retry 3
  cairn retry --json 3 | jq 'select(.status != "done")'

${JSON_LINES}
${EXIT_CODES}`

const EXPORT_HELP = `
The filter is what stands in the address bar behind the question mark, and docs/api.md says all that
it can hold; without one, everything is exported. q=… takes the events in whose records words stand.
--filter takes a value as it is, without escapes, and adds to the rest.
ndjson and json carry the records as they were received; json can be imported again, and csv
opened in a spreadsheet. A file gets its name when it is whole; what broke off leaves none.
${WHERE}

Examples:
  cairn export 'user=alice&from=now-7d' --out alice.ndjson
  cairn export --filter 'service=s3.amazonaws.com' --filter readOnly=false --format csv --out writes.csv
  cairn export 'error=any&from=now-24h' | jq -r .errorCode | sort | uniq -c
  cairn export --format json --out everything.json --force

--json writes one document: {"cairn","file","format","events","bytes"}.

Exit codes:
  0    all of it was written
  1    it broke off, or Cairn itself failed
  2    the command is wrong: a filter that cannot be read, a file that is there already
  3    the server or the database cannot be reached, or refuses us
  130  interrupted with Ctrl-C`

const STATUS_HELP = `
Says how many events there are, which imports are under way, and of every source when it was
synced, what hinders it, and how many log files were found and loaded and are missing: those that
a digest names and that were not in the source any more.
${WHERE}

Examples:
  cairn status
  cairn status --json | jq -r '.problems[]'

Exit codes:
  0    it is up, and there is no problem
  1    a source or its queue has a problem, or an import failed within the last 24 hours
       (none of its files could be read; of the 1,000 newest imports)
  2    the command is wrong
  3    the server or the database cannot be reached, or refuses us`

const INSTANCE = `
It works on DATABASE_URL, or else on the embedded database of CAIRN_DATA_DIR (.cairn).
Settings are read from .env beside the program as well, as npm start does.`

const BACKUP_HELP = `
Cairn may go on running and importing: the backup is of one moment, and holds the uploads that
waited to be loaded then. It holds every record, so keep it as you keep the logs; it holds no
password. - writes it to stdout. A file gets its name when it is whole; what broke off leaves none.
${INSTANCE}

Examples:
  cairn backup cairn-2026-11-22.tar
  cairn backup - | ssh backup.example.com 'cat > cairn.tar'

--json writes one document: {"instance","file","madeAt","events","rows","uploads","bytes"}.

Exit codes:
  0    all of it was written
  1    it broke off; or it is written, but for uploads that another host has
  2    the command is wrong: a file that is there already
  3    there is no database, or it cannot be reached
  130  interrupted with Ctrl-C`

const RESTORE_HELP = `
The instance must be empty, and Cairn must not be running on it. All of the backup is restored, or
nothing; what was restored is compared with what was saved, row by row. What waited to be loaded
is loaded by the next start. A backup of an older Cairn, or from an older Postgres, is brought up
to date: this is how to change to a newer major version of Postgres. - reads it from stdin.
${INSTANCE}

Examples:
  cairn restore cairn-2026-11-22.tar
  CAIRN_DATA_DIR=~/cairn-new cairn restore cairn.tar

--json writes one document: {"instance","file","madeAt","postgres","events","rows","uploads","elsewhere"}.

Exit codes:
  0    all of it is restored
  1    nothing is: the file is cut, damaged or no backup, the instance is not empty or running;
       or it is restored, but for uploads that another host had ("elsewhere"; their files have failed)
  2    the command is wrong: no such file
  3    the database cannot be reached or used
  130  interrupted with Ctrl-C: nothing is restored`

const EMPTY_HELP = `
All events, imports and sources go, and what was counted of them; the log files where you took
them from stay as they are. Sources that CAIRN_SOURCES names stay, and are read from their
beginning. Cairn may go on running. Without --yes the command only says what would go.
${WHERE}

Exit codes:
  0    it is empty
  1    somebody reads the data without a pause, or Cairn itself failed: nothing was changed
  2    the command is wrong, or --yes is missing
  3    the server or the database cannot be reached, or refuses us`

const EXAMPLES = `
Examples:
  cairn import trail.json.gz
  cairn sync
  cairn export 'user=alice&from=now-7d' --out alice.ndjson
  cairn status --json
  cairn backup cairn.tar
  cairn import --help`

/** The commands, run in `context`; `onResult` hears their exit code. Nothing in it ends the process. */
export function commandLine(context: CommandContext, onResult: (code: number) => void): Command {
  const program = new Command('cairn')
    .description('Loads CloudTrail logs into a Cairn and out of it, and says how it is.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'cairn: ')) })
    .showHelpAfterError('Try --help.')
    .exitOverride()
    .addHelpText('after', `${EXAMPLES}\n${EXIT_CODES}`)

  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('--url <address>', 'the server to talk to, such as http://127.0.0.1:3000')
      .option('--database', 'talk to the database of DATABASE_URL, without a server')

  command('import', 'load files, folders and S3 locations')
    .argument('<place...>', 'a file, a folder, or s3://bucket/prefix')
    .option('--json', 'one JSON line a file on stdout, and nothing else there')
    .option('--endpoint <address>', 'a store that speaks like S3, for s3:// locations')
    .option('--region <region>', "the bucket's region, where it cannot be asked for")
    .addHelpText('after', IMPORT_HELP)
    .action(async (places: string[], options: ImportOptions) => {
      onResult(await runImport(places, options, context))
    })

  command('retry', 'read the files of an import again that failed or broke off')
    .argument('<import>', "its number: the last part of its page's address")
    .option('--json', 'one JSON line a file on stdout, and nothing else there')
    .addHelpText('after', RETRY_HELP)
    .action(async (importId: string, options: RetryOptions) => {
      onResult(await runRetry(importId, options, context))
    })

  command('sync', 'have sources looked through now, and wait until all is loaded')
    .argument('[source...]', 'an id, s3://bucket/prefix, or a folder; without any, all')
    .option('--full', 'look through the whole range, not only the days that can still change')
    .option('--json', 'one JSON line a file on stdout, and nothing else there')
    .addHelpText('after', SYNC_HELP)
    .action(async (sources: string[], options: SyncOptions) => {
      onResult(await runSync(sources, options, context))
    })

  command('export', 'write the events that a filter matches to a file or stdout')
    .argument('[filter]', "as in the address bar: 'user=alice&from=now-7d'; without one, all events")
    .option(
      '--filter <key=value>',
      'one condition; can be repeated',
      (given: string, before: string[]) => [...before, given],
      [],
    )
    .addOption(new Option('--format <format>', 'of the file').choices(EXPORT_FORMATS).default('ndjson'))
    .addOption(new Option('--order <order>', 'desc: newest first').choices(EVENT_ORDERS).default('desc'))
    .option('--out <file>', 'write to this file, once it is whole')
    .option('--force', 'replace the file if it is there')
    .option('--json', 'with --out: one JSON document on stdout that sums it up')
    .addHelpText('after', EXPORT_HELP)
    .action(async (filter: string | undefined, options: ExportOptions) => {
      onResult(await runExport(filter, options, context))
    })

  command('status', 'say how it is')
    .option('--json', 'one JSON document')
    .addHelpText('after', STATUS_HELP)
    .action(async (options: StatusOptions) => {
      onResult(await runStatus(options, context))
    })

  command('empty', 'remove all events, imports and sources')
    .option('--yes', 'do it')
    .option('--json', 'one JSON document: {"events","imports","sources"}')
    .addHelpText('after', EMPTY_HELP)
    .action(async (options: EmptyOptions) => {
      onResult(await runEmpty(options, context))
    })

  program
    .command('backup')
    .description('write everything that it keeps to one file')
    .argument('<file>', 'the file to write; - is stdout')
    .option('--force', 'replace the file if it is there')
    .option('--json', 'one JSON document on stdout that sums it up')
    .addHelpText('after', BACKUP_HELP)
    .action(async (file: string, options: BackupOptions) => {
      // Without splitting them off, every call would load the database's packages.
      const { runBackup } = await import('./backup-command')
      onResult(await runBackup(file, options, context))
    })

  program
    .command('restore')
    .description('restore a backup into an empty instance')
    .argument('<file>', 'the file to read; - is stdin')
    .option('--json', 'one JSON document on stdout that sums it up')
    .addHelpText('after', RESTORE_HELP)
    .action(async (file: string, options: RestoreOptions) => {
      const { runRestore } = await import('./restore-command')
      onResult(await runRestore(file, options, context))
    })
  return program
}
