// The settings, read from the environment. Nothing else reads process.env for them.
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { type NewSource, newSource } from '../domain/source'
import { SetupError } from './setup-error'

const GIB = 1024 ** 3
/** A hundred years: what is older lies in no log. */
const MOST_RETENTION_DAYS = 36_500
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i

/**
 * What one file may hold: at most `maxBytes` come out of it, and at most `maxRatio` times what went in; an archive has at
 * most `maxMembers`.
 */
export type ContentLimits = { maxBytes: number; maxRatio: number; maxMembers: number }
/** Logs take ten to twenty times as much as gzip makes of them; twice what an upload may have is more than anybody has. */
export const CONTENT_LIMITS: ContentLimits = { maxBytes: 100 * GIB, maxRatio: 200, maxMembers: 100_000 }

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/

const wholeNumber = <Fallback extends number | null>(least: number, most: number, fallback: Fallback) =>
  z
    .string()
    .refine((text) => /^\d{1,16}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number)
    .optional()
    .transform((value) => value ?? fallback)

const folder = z
  .string()
  .transform((text) => path.resolve(text))
  .optional()

const list = (separator: string | RegExp) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(separator)
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )

const variables = z.object({
  PORT: wholeNumber(1, 65_535, 3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)), {
      error: 'must look like postgresql://user:password@host:5432/database',
    })
    .optional(),
  CAIRN_DATA_DIR: folder,
  CAIRN_SPOOL_DIR: folder,
  CAIRN_URL: z.string().optional(),
  CAIRN_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
  CAIRN_ALLOWED_HOSTS: list(',').transform((hosts) => hosts.map((host) => host.toLowerCase())),
  CAIRN_WORKERS: wholeNumber(1, 64, Math.min(64, availableParallelism())),
  CAIRN_MAX_UPLOAD_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER, 50 * GIB),
  CAIRN_MAX_UPLOAD_FILES: wholeNumber(1, 10_000_000, CONTENT_LIMITS.maxMembers),
  CAIRN_MAX_INFLATED_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER, CONTENT_LIMITS.maxBytes),
  CAIRN_MAX_INFLATE_RATIO: wholeNumber(1, 1_000_000, CONTENT_LIMITS.maxRatio),
  CAIRN_RETENTION_DAYS: wholeNumber(1, MOST_RETENTION_DAYS, null),
  CAIRN_SOURCE_ROOTS: list(path.delimiter === ':' ? /[,:]/ : /[,;]/)
    .refine((folders) => folders.every((entry) => path.isAbsolute(entry)), {
      error: 'must be absolute folders, separated by commas',
    })
    .transform((folders) => folders.map((entry) => path.resolve(entry))),
  CAIRN_S3_ENDPOINTS: list(',')
    .refine((endpoints) => endpoints.every(isOrigin), {
      error:
        'must be origins such as https://minio.example.com:9000, without user, path or query, separated by commas',
    })
    .transform((endpoints) => endpoints.map((endpoint) => new URL(endpoint).origin)),
  CAIRN_ROLE_ARNS: list(',').refine((roles) => roles.every((role) => ROLE.test(role)), {
    error: 'must be roles such as arn:aws:iam::123456789012:role/Name, separated by commas',
  }),
  CAIRN_CLOUDTRAIL_KEYS: folder,
  CAIRN_SOURCES: z.string().optional(),
})

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
}

function protocolOf(text: string): string {
  try {
    return new URL(text).protocol
  } catch {
    return ''
  }
}

/** Reads CAIRN_SOURCES. Its sentences name the entry, counted from 1, and the field, and repeat no values. */
function parseSources(text: string | undefined): NewSource[] {
  if (text === undefined) return []
  let entries: unknown
  try {
    entries = JSON.parse(text)
  } catch {
    throw new SetupError('CAIRN_SOURCES is not JSON: it is a list such as [{"bucket": "my-trail-logs"}].')
  }
  if (!Array.isArray(entries))
    throw new SetupError('CAIRN_SOURCES must be a list such as [{"bucket": "my-trail-logs"}].')
  return entries.map((entry, i) => {
    const parsed = newSource.safeParse(entry)
    if (parsed.success) return parsed.data
    throw new SetupError(`CAIRN_SOURCES, entry ${i + 1}${fieldAndReason(entry, parsed.error.issues)}.`)
  })
}

/** `, queueUrl: why`; a source without bucket and folder has no field that could be named. */
function fieldAndReason(entry: unknown, issues: readonly z.core.$ZodIssue[]): string {
  const [first] = issues
  if (first?.code === 'invalid_union' && typeof entry === 'object' && entry !== null) {
    const ofFolder = 'folder' in entry
    if (ofFolder === 'bucket' in entry) return ': it has either a bucket or a folder'
    return fieldAndReason(entry, first.errors[ofFolder ? 1 : 0] ?? [])
  }
  const field = first?.path.length ? `, ${first.path.join('.')}` : ''
  return `${field}: ${first?.message ?? 'it is no source'}`
}

/** What may be used because it is named itself, or because a source of the environment uses it. */
function sourceAccessOf(
  roots: string[],
  endpoints: string[],
  roles: string[],
  sources: NewSource[],
): SourceAccess {
  const access = { roots: new Set(roots), endpoints: new Set(endpoints), roles: new Set(roles) }
  for (const source of sources) {
    if ('folder' in source) access.roots.add(path.resolve(source.folder))
    else {
      if (source.endpoint) access.endpoints.add(new URL(source.endpoint).origin)
      if (source.roleArn) access.roles.add(source.roleArn)
      if (source.queueUrl) access.endpoints.add(new URL(source.queueUrl).origin)
    }
  }
  return { roots: [...access.roots], endpoints: [...access.endpoints], roles: [...access.roles] }
}

/**
 * What sources may use: absolute folders, origins such as `https://minio.example.com:9000`, and ARNs of roles. `closed`:
 * folders that they may not use although they lie in the roots, for they are Cairn's own.
 */
export type SourceAccess = { roots: string[]; endpoints: string[]; roles: string[]; closed?: string[] }

/**
 * `databaseUrl` is absent where the embedded Postgres serves; the processes that the supervisor starts always have
 * it. Folders are absolute. `allowedHosts` are lower case.
 */
export type Environment = {
  port: number
  host: string
  databaseUrl: string | undefined
  dataDir: string
  spoolDir: string
  /** The server that the command line talks to. */
  url: string | undefined
  token: string | undefined
  allowedHosts: string[]
  workers: number
  maxUploadBytes: number
  maxUploadFiles: number
  contentLimits: ContentLimits
  /** How many days of events are kept; null keeps all. */
  retentionDays: number | null
  sourceAccess: SourceAccess
  /** The file with CloudTrail's public keys. */
  cloudtrailKeys: string | undefined
  /** Those that the environment asks for. */
  sources: NewSource[]
}

/** Reads the settings; an empty variable counts as absent. Throws a SetupError that names the first wrong one. */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''))
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new SetupError(`${issue?.path.join('.')} ${issue?.message}.`)
  }
  const values = parsed.data
  if (!LOOPBACK.test(values.HOST) && values.CAIRN_TOKEN === undefined)
    throw new SetupError(
      `HOST=${values.HOST} would open Cairn to other machines: set CAIRN_TOKEN to a secret of at least 16 characters as well, or leave HOST out.`,
    )
  const sources = parseSources(values.CAIRN_SOURCES)
  const dataDir = values.CAIRN_DATA_DIR ?? path.resolve('.cairn')
  const spoolDir = values.CAIRN_SPOOL_DIR ?? path.join(dataDir, 'spool')
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    dataDir,
    spoolDir,
    url: values.CAIRN_URL,
    token: values.CAIRN_TOKEN,
    allowedHosts: values.CAIRN_ALLOWED_HOSTS,
    workers: values.CAIRN_WORKERS,
    maxUploadBytes: values.CAIRN_MAX_UPLOAD_BYTES,
    maxUploadFiles: values.CAIRN_MAX_UPLOAD_FILES,
    contentLimits: {
      maxBytes: values.CAIRN_MAX_INFLATED_BYTES,
      maxRatio: values.CAIRN_MAX_INFLATE_RATIO,
      // An archive is an upload of its own.
      maxMembers: values.CAIRN_MAX_UPLOAD_FILES,
    },
    retentionDays: values.CAIRN_RETENTION_DAYS,
    sourceAccess: {
      ...sourceAccessOf(
        values.CAIRN_SOURCE_ROOTS,
        values.CAIRN_S3_ENDPOINTS,
        values.CAIRN_ROLE_ARNS,
        sources,
      ),
      closed: [dataDir, spoolDir],
    },
    cloudtrailKeys: values.CAIRN_CLOUDTRAIL_KEYS,
    sources,
  }
}

/** The settings of this process. */
export const environment = (): Environment => parseEnvironment(process.env)
