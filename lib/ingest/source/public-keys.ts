// CloudTrail's public keys, by which digests are verified: from a file that somebody saved, or from ListPublicKeys.
import { readFile, stat } from 'node:fs/promises'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { SourceAccess } from '../../db/environment'
import type { Source } from './source-row'
import { readPublicKey } from './verify-digest'

const LARGEST_FILE = 16 * 1024 * 1024
/** For one region, all pages of it. */
const ANSWER_MS = 10_000
const ASK_AGAIN_MS = 60 * 60 * 1000
/** A key is asked for by a time; CloudTrail's clock and ours may differ. */
const BEFORE_MS = 24 * 60 * 60 * 1000
const MOST_PAGES = 50

export type PublicKeyRow = { fingerprint: string; value: Uint8Array }

const list = z.object({
  PublicKeyList: z.array(z.object({ Fingerprint: z.string().min(1).max(256), Value: z.base64().min(1) })),
})

/**
 * Reads the output of `aws cloudtrail list-public-keys`, or several one after the other (each region has its own keys).
 * Anything else is a problem, in words.
 */
export function parseKeyFile(text: string): PublicKeyRow[] | { problem: string } {
  let json: unknown
  try {
    // Nothing in it but what stands between two outputs closes a brace before it opens one.
    json = JSON.parse(`[${text.replaceAll(/\}\s*\{/g, '},{')}]`)
  } catch {
    return { problem: 'it is not JSON' }
  }
  const parsed = z.array(list).min(1).safeParse(json)
  if (!parsed.success) return { problem: 'it has no PublicKeyList with Fingerprint and Value' }
  const keys = parsed.data.flatMap(({ PublicKeyList }) =>
    PublicKeyList.map(({ Fingerprint, Value }) => ({
      fingerprint: Fingerprint.toLowerCase(),
      value: Buffer.from(Value, 'base64'),
    })),
  )
  const wrong = keys.find(({ value }) => readPublicKey(value) === null)
  return wrong ? { problem: `its key ${wrong.fingerprint} is no RSA public key (PKCS#1, DER)` } : keys
}

/** `endpoint` and `answerMs` are for tests: whom to ask instead of AWS, and how long to wait for the answer. */
export type KeyOptions = {
  file: string | undefined
  access: SourceAccess
  endpoint?: string
  answerMs?: number
}

/** Where keys come from; one for a process, for it remembers what was refused. */
export class PublicKeys {
  #file = { version: '', problem: '' }
  /** By region and role: until when nobody is asked again, and why not. */
  #refused = new Map<string, { until: number; problem: string }>()
  #said = new Set<string>()

  constructor(private readonly options: KeyOptions) {}

  /**
   * Looks for the keys that digests of the source lack: in the file when it has changed, then with ListPublicKeys.
   * Never throws for want of a key. Answers in words why some are not known; '' where none is lacking.
   */
  async refresh(pool: Pool, source: Source, now: Date, signal: AbortSignal): Promise<string> {
    await this.#readFile(pool)
    const missing = await regionsWithout(pool, source.id)
    if (missing.length === 0) return ''
    const problem = this.#cannotAsk(source) ?? (await this.#ask(pool, source, missing, now, signal))
    const problems = [this.#file.problem, problem].filter((text) => text !== '').join(' ')
    if (problems !== '' && !this.#said.has(problems)) {
      this.#said.add(problems)
      console.warn(`Digests cannot be verified: ${problems}`)
    }
    return problems
  }

  async #readFile(pool: Pool): Promise<void> {
    const { file } = this.options
    if (file === undefined) return
    const wrong = (problem: string, version = '') => {
      this.#file = { version, problem: `CAIRN_CLOUDTRAIL_KEYS cannot be used: ${problem}.` }
    }
    try {
      const { mtimeMs, size } = await stat(file)
      const version = `${mtimeMs} ${size}`
      if (version === this.#file.version) return
      if (size > LARGEST_FILE) return wrong('it is larger than such a file can be', version)
      const keys = parseKeyFile(await readFile(file, 'utf8'))
      if ('problem' in keys) return wrong(keys.problem, version)
      await keep(pool, keys)
      this.#file = { version, problem: '' }
    } catch (error) {
      const code = error instanceof Error && 'path' in error && 'code' in error ? String(error.code) : null
      if (code === null) throw error
      wrong(`the file cannot be read (${code})`)
    }
  }

  /** A source elsewhere than in AWS has no business there, and its credentials are none of AWS's. */
  #cannotAsk(source: Source): string | null {
    if (source.kind === 's3' && source.endpoint === null) return null
    const where = source.kind === 'folder' ? 'a folder' : 'a source with an endpoint of its own'
    const how =
      'save the output of `aws cloudtrail list-public-keys` and name the file in CAIRN_CLOUDTRAIL_KEYS'
    return this.options.file === undefined
      ? `AWS is not asked for ${where}: ${how}.`
      : 'The file in CAIRN_CLOUDTRAIL_KEYS does not have it.'
  }

  async #ask(
    pool: Pool,
    source: Source,
    missing: { region: string; since: Date }[],
    now: Date,
    signal: AbortSignal,
  ): Promise<string> {
    const problems = new Set<string>()
    for (const { region, since } of missing) {
      signal.throwIfAborted()
      const place = `${region} ${source.roleArn ?? ''}`
      const refused = this.#refused.get(place)
      if (refused && refused.until > now.getTime()) {
        problems.add(refused.problem)
        continue
      }
      const problem = await this.#askRegion(pool, region, source.roleArn, since, now, signal)
      // Where it is not known, although AWS was asked: nor will it be in a minute.
      const nextTime = { until: now.getTime() + ASK_AGAIN_MS, problem: problem ?? UNLISTED }
      this.#refused.set(place, nextTime)
      problems.add(nextTime.problem)
      // What one region does not answer, the next will not either, and nobody waits for twenty.
      if (problem !== null)
        for (const other of missing) this.#refused.set(`${other.region} ${source.roleArn ?? ''}`, nextTime)
    }
    return (await regionsWithout(pool, source.id)).length === 0 ? '' : [...problems].join(' ')
  }

  /** Null once it has answered. */
  async #askRegion(
    pool: Pool,
    region: string,
    roleArn: string | null,
    since: Date,
    now: Date,
    signal: AbortSignal,
  ): Promise<string | null> {
    // A timer of our own, as in look.ts: Node 20 may lose AbortSignal.timeout's inside of AbortSignal.any.
    const timeout = new AbortController()
    const late = () => timeout.abort(new DOMException('No answer in time', 'TimeoutError'))
    const timer = setTimeout(late, this.options.answerMs ?? ANSWER_MS)
    try {
      const limit = AbortSignal.any([signal, timeout.signal])
      const asked = this.#listKeys(region, roleArn, new Date(since.getTime() - BEFORE_MS), now, limit)
      await keep(pool, await Promise.race([asked, rejectedBy(limit)]))
      return null
    } catch (error) {
      signal.throwIfAborted()
      const name = error instanceof Error ? error.name : 'unknown error'
      if (error instanceof Error && 'severity' in error) throw error
      return `ListPublicKeys gives nothing (${name}): allow cloudtrail:ListPublicKeys, or name a file of its output in CAIRN_CLOUDTRAIL_KEYS.`
    } finally {
      clearTimeout(timer)
    }
  }

  async #listKeys(
    region: string,
    roleArn: string | null,
    from: Date,
    to: Date,
    signal: AbortSignal,
  ): Promise<PublicKeyRow[]> {
    const [{ CloudTrailClient, ListPublicKeysCommand }, { awsSettings }] = await Promise.all([
      import('@aws-sdk/client-cloudtrail'),
      import('./s3-client'),
    ])
    const { access, endpoint } = this.options
    const client = new CloudTrailClient({
      ...awsSettings({ region, endpoint: null, roleArn }, access),
      ...(endpoint !== undefined && { endpoint }),
      maxAttempts: 2,
    })
    try {
      const keys: PublicKeyRow[] = []
      let token: string | undefined
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await client.send(
          new ListPublicKeysCommand({ StartTime: from, EndTime: to, NextToken: token }),
          { abortSignal: signal },
        )
        for (const { Fingerprint, Value } of answer.PublicKeyList ?? [])
          if (Fingerprint !== undefined && Value !== undefined && readPublicKey(Value))
            keys.push({ fingerprint: Fingerprint.toLowerCase(), value: Value })
        token = answer.NextToken
        if (token === undefined) break
      }
      return keys
    } finally {
      client.destroy()
    }
  }
}

const UNLISTED = 'ListPublicKeys does not list it.'

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  })
}

/** Where digests of the source have no key, and since when. */
async function regionsWithout(pool: Pool, sourceId: number): Promise<{ region: string; since: Date }[]> {
  const { rows } = await pool.query(
    `select region, min(starts_at) as since
     from digest
     where
       source_id = $1 and lacks = 'key'
       and not exists (select from public_key k where k.fingerprint = digest.fingerprint)
     group by region
     order by region`,
    [sourceId],
  )
  return z.array(z.object({ region: z.string(), since: z.date() })).parse(rows)
}

async function keep(pool: Pool, keys: PublicKeyRow[]): Promise<void> {
  if (keys.length === 0) return
  const unique = [...new Map(keys.map((key) => [key.fingerprint, key])).values()]
  await pool.query(
    `insert into public_key as known (fingerprint, value)
     select * from unnest($1::text[], $2::bytea[])
     on conflict (fingerprint) do update
     set value = excluded.value
     where known.value <> excluded.value`,
    [unique.map(({ fingerprint }) => fingerprint), unique.map(({ value }) => Buffer.from(value))],
  )
}
