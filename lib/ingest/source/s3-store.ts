// A bucket, in S3 or a store that speaks like it.
import { addAbortSignal, Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3'
import type { SourceAccess } from '../../db/environment'
import {
  type ObjectStore,
  type SourceLocation,
  type StoredObject,
  StoreError,
  type StoreOperation,
  type StoreOptions,
} from './object-store'
import { awsSettings } from './s3-client'
import { storeErrorOf } from './s3-error'

type S3Location = Extract<SourceLocation, { kind: 's3' }>

const TRIES = 6
const SHORTEST_WAIT_MS = 250
const LONGEST_WAIT_MS = 20_000
const PAGE = 1000
/** It goes into a host name. */
const REGION = /^[a-z\d-]{1,40}$/

/** Opens a bucket: asks nothing yet. Throws a StoreError `not-allowed`. */
export function openS3Store(location: S3Location, access: SourceAccess, options: StoreOptions): S3Store {
  return new S3Store(location, access, options)
}

class S3Store implements ObjectStore {
  private readonly bucket: string
  private client: S3Client
  /** Kept once the region is known. */
  private ready: Promise<void> | undefined
  private closed = false

  constructor(
    private readonly location: S3Location,
    private readonly access: SourceAccess,
    private readonly options: StoreOptions,
  ) {
    this.bucket = location.bucket
    this.client = this.clientIn(location.region)
    if (location.region !== null || location.endpoint !== null) this.ready = Promise.resolve()
  }

  async *list(prefix: string, { signal, after }: { signal: AbortSignal; after?: string }) {
    for await (const page of this.pages({ Prefix: prefix, StartAfter: after }, signal)) {
      const objects = (page.Contents ?? []).map((object): StoredObject => {
        const { Key, ETag, Size, LastModified, StorageClass } = object
        return {
          key: decoded(Key ?? '', page),
          etag: plain(ETag),
          bytes: Size ?? 0,
          modifiedAt: LastModified ?? new Date(0),
          storageClass: StorageClass ?? null,
        }
      })
      if (objects.length > 0) yield objects
    }
  }

  async folders(prefix: string, signal: AbortSignal): Promise<string[]> {
    const found: string[] = []
    for await (const page of this.pages({ Prefix: prefix, Delimiter: '/' }, signal))
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) found.push(decoded(Prefix, page))
    return found
  }

  async head(key: string, signal: AbortSignal) {
    const Key = key
    const output = await this.patiently('head', signal, () =>
      this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key }), { abortSignal: signal }),
    )
    return {
      key,
      etag: plain(output.ETag),
      bytes: output.ContentLength ?? 0,
      modifiedAt: output.LastModified ?? new Date(0),
      storageClass: output.StorageClass ?? null,
      metadata: output.Metadata ?? {},
    }
  }

  async *read(key: string, { etag, signal }: { etag: string; signal: AbortSignal }) {
    let at = 0
    let bytes = Number.POSITIVE_INFINITY
    let failures = 0
    while (at < bytes) {
      const { body, end } = await this.patiently('read', signal, () => this.open(key, etag, at, signal))
      bytes = end
      try {
        for await (const chunk of body as AsyncIterable<Uint8Array>) {
          at += chunk.byteLength
          failures = 0
          yield chunk
        }
        // Without a length the end of the answer is the end of the object.
        if (bytes === Number.POSITIVE_INFINITY) bytes = at
        if (at < bytes) throw new StoreError({ kind: 'unreachable', operation: 'read', awsCode: 'Cut' })
      } catch (error) {
        if (at < bytes) await this.waitAfter(error, 'read', ++failures, signal)
      } finally {
        body.destroy()
      }
    }
  }

  close(): void {
    this.closed = true
    this.client.destroy()
  }

  /** The stored bytes from `at` on; `end` is where the object ends. */
  private async open(key: string, etag: string, at: number, signal: AbortSignal) {
    const output = await this.client.send(
      new GetObjectCommand({
        Bucket: this.bucket,
        Key: key,
        IfMatch: `"${etag}"`,
        ...(at > 0 && { Range: `bytes=${at}-` }),
      }),
      { abortSignal: signal },
    )
    const body = output.Body
    if (!(body instanceof Readable)) throw new Error('the SDK answered with a body that is no stream')
    addAbortSignal(signal, body)
    // Not every store knows If-Match and ranges.
    const trouble =
      plain(output.ETag) !== etag
        ? 'replaced'
        : at > 0 && !output.ContentRange?.startsWith(`bytes ${at}-`)
          ? 'unreachable'
          : undefined
    if (trouble) {
      body.on('error', () => {}).destroy()
      throw new StoreError({ kind: trouble, operation: 'read', status: output.$metadata.httpStatusCode })
    }
    return { body, end: at + (output.ContentLength ?? Number.POSITIVE_INFINITY) }
  }

  private async *pages(
    input: { Prefix: string; StartAfter?: string; Delimiter?: string },
    signal: AbortSignal,
  ): AsyncGenerator<ListObjectsV2CommandOutput> {
    let token: string | undefined
    do {
      const command = new ListObjectsV2Command({
        Bucket: this.bucket,
        MaxKeys: PAGE,
        // XML has no way to write some characters that keys may have.
        EncodingType: 'url',
        ...input,
        ContinuationToken: token,
      })
      const page = await this.patiently('list', signal, () =>
        this.client.send(command, { abortSignal: signal }),
      )
      yield page
      const next = page.IsTruncated ? page.NextContinuationToken : undefined
      if (page.IsTruncated && (next === undefined || next === token))
        throw new StoreError({ kind: 'unreachable', operation: 'list', awsCode: 'NoContinuation' })
      token = next
    } while (token !== undefined)
  }

  /** Does it again after throttling and trouble with the network. Throws a StoreError, or the signal's reason. */
  private async patiently<T>(
    operation: StoreOperation,
    signal: AbortSignal,
    attempt: () => Promise<T>,
  ): Promise<T> {
    for (let failures = 1; ; failures++) {
      signal.throwIfAborted()
      try {
        this.ready ??= this.findRegion(signal)
        await this.ready
        return await attempt()
      } catch (error) {
        await this.waitAfter(error, operation, failures, signal)
      }
    }
  }

  /** Waits, where that may help; else throws what happened. */
  private async waitAfter(error: unknown, operation: StoreOperation, failures: number, signal: AbortSignal) {
    signal.throwIfAborted()
    const trouble = storeErrorOf(error, operation)
    const passing = trouble instanceof StoreError && trouble.kind === 'unreachable'
    if (!passing || failures >= (this.options.tries ?? TRIES) || this.closed) throw trouble
    const longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** failures)
    await pause(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() =>
      signal.throwIfAborted(),
    )
  }

  /** A bucket's region is told to everybody who asks, even with 403: the answers' header says it. */
  private async findRegion(signal: AbortSignal): Promise<void> {
    const command = new HeadBucketCommand({ Bucket: this.bucket })
    const region = await this.client.send(command, { abortSignal: signal }).then(
      ({ BucketRegion }) => BucketRegion,
      ({ $response }: { $response?: { headers?: Record<string, string> } }) => {
        // Without an answer it is asked for again, with the next request.
        if ($response === undefined) this.ready = undefined
        return $response?.headers?.['x-amz-bucket-region']
      },
    )
    if (region === undefined || !REGION.test(region)) return
    this.client.destroy()
    this.client = this.clientIn(region)
  }

  private clientIn(region: string | null): S3Client {
    const { endpoint, roleArn } = this.location
    return new S3Client({
      ...awsSettings({ region, endpoint, roleArn }, this.access, this.options.silenceMs),
      forcePathStyle: endpoint !== null,
      // For a region that is given and wrong. An endpoint of one's own decides nothing about where we go.
      followRegionRedirects: endpoint === null,
      // Stores that only speak like S3 do not know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
  }
}

const plain = (etag: string | undefined): string => (etag ?? '').replace(/^W\//, '').replaceAll('"', '')

/** A key as it is: encoded as in a form where the store has done as it was asked. */
function decoded(key: string, page: ListObjectsV2CommandOutput): string {
  if (page.EncodingType !== 'url') return key
  try {
    return decodeURIComponent(key.replaceAll('+', ' '))
  } catch {
    throw new StoreError({ kind: 'unreachable', operation: 'list', awsCode: 'UnreadableKey' })
  }
}
