// The settings, read from the environment once. Nothing else reads process.env for them.
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { SetupError } from './setup-error'

const GIB = 1024 ** 3
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i

const wholeNumber = (least: number, most: number, fallback: number) =>
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
  CAIRN_TOKEN: z.string().min(16, { error: 'must have at least 16 characters' }).optional(),
  CAIRN_ALLOWED_HOSTS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((host) => host.trim().toLowerCase())
        .filter((host) => host !== ''),
    ),
  CAIRN_WORKERS: wholeNumber(1, 64, Math.min(64, availableParallelism())),
  CAIRN_MAX_UPLOAD_BYTES: wholeNumber(1, Number.MAX_SAFE_INTEGER, 50 * GIB),
  CAIRN_MAX_UPLOAD_FILES: wholeNumber(1, 10_000_000, 100_000),
})

function protocolOf(text: string): string {
  try {
    return new URL(text).protocol
  } catch {
    return ''
  }
}

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
  token: string | undefined
  allowedHosts: string[]
  workers: number
  maxUploadBytes: number
  maxUploadFiles: number
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
  const dataDir = values.CAIRN_DATA_DIR ?? path.resolve('.cairn')
  return {
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    dataDir,
    spoolDir: values.CAIRN_SPOOL_DIR ?? path.join(dataDir, 'spool'),
    token: values.CAIRN_TOKEN,
    allowedHosts: values.CAIRN_ALLOWED_HOSTS,
    workers: values.CAIRN_WORKERS,
    maxUploadBytes: values.CAIRN_MAX_UPLOAD_BYTES,
    maxUploadFiles: values.CAIRN_MAX_UPLOAD_FILES,
  }
}

let parsed: Environment | undefined
/** The settings of this process, read at the first call. */
export function environment(): Environment {
  parsed ??= parseEnvironment(process.env)
  return parsed
}
