// Where a source's objects are read from: one shape for a bucket and for a folder. open-store.ts opens them.

/** `etag` without quotes. `storageClass` as S3 names it; null where the store tells none (S3's STANDARD). */
export type StoredObject = {
  key: string
  etag: string
  bytes: number
  modifiedAt: Date
  storageClass: string | null
}

/** Classes from which S3 gives nothing until somebody restores it (Glacier Instant Retrieval is none of them). */
const ARCHIVED_CLASSES = new Set(['GLACIER', 'DEEP_ARCHIVE'])
export const isArchived = ({ storageClass }: StoredObject): boolean =>
  ARCHIVED_CLASSES.has(storageClass ?? '')

export interface ObjectStore {
  /**
   * Every object under the prefix, a page of at most 1,000 at a time, in order of the keys' UTF-8 bytes; with `after`
   * only keys behind it.
   */
  list(prefix: string, options: { signal: AbortSignal; after?: string }): AsyncGenerator<StoredObject[]>
  /** The "folders" directly under a prefix, in order: common prefixes by '/', each ending in '/'. */
  folders(prefix: string, signal: AbortSignal): Promise<string[]>
  /** Throws a StoreError `gone` where there is none. `metadata` has the names after `x-amz-meta-`, in lower case. */
  head(key: string, signal: AbortSignal): Promise<StoredObject & { metadata: Record<string, string> }>
  /**
   * The stored bytes of exactly this version, goes on where a connection is cut, and waits out throttling. Throws a
   * StoreError `replaced` where the key holds another version by now; the signal's reason when it is aborted.
   */
  read(key: string, options: { etag: string; signal: AbortSignal }): AsyncGenerator<Uint8Array>
  close(): void
}

/** `prefix` begins every key that the source has; '' for the whole bucket. `region` null: found by asking. */
export type SourceLocation =
  | {
      kind: 's3'
      bucket: string
      prefix: string
      region: string | null
      endpoint: string | null
      roleArn: string | null
    }
  | { kind: 'folder'; folder: string }

/**
 * `refused`: a permission lacks; `archived`: in Glacier or the like; `gone`: no such key; `replaced`: another version is
 * there now; `no-bucket`: no such bucket or folder; `credentials`: there are none, or they are wrong or have expired;
 * `unreachable`: the network, the service, or throttling that did not end; `not-allowed`: this instance's environment
 * does not allow the folder, endpoint, role or address.
 */
export type StoreErrorKind =
  | 'refused'
  | 'archived'
  | 'gone'
  | 'replaced'
  | 'no-bucket'
  | 'credentials'
  | 'unreachable'
  | 'not-allowed'

export type StoreOperation = 'open' | 'list' | 'head' | 'read'

type StoreErrorFacts = {
  kind: StoreErrorKind
  operation: StoreOperation
  status?: number | null
  awsCode?: string | null
  permission?: string | null
}

/** Its message is made here of names, codes and numbers: never what a service answered, which can quote anything. */
export class StoreError extends Error {
  readonly kind: StoreErrorKind
  readonly operation: StoreOperation
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null
  /** The service's or the system's code, such as `AccessDenied` or `ECONNREFUSED`. */
  readonly awsCode: string | null
  /** For `refused`: what lacks, such as `s3:ListBucket` or `kms:Decrypt`, as far as it is known. */
  readonly permission: string | null

  constructor(facts: StoreErrorFacts, message?: string) {
    const { kind, operation, status = null, awsCode = null, permission = null } = facts
    super(message ?? [kind, operation, status, awsCode, permission].filter((part) => part !== null).join(' '))
    this.name = 'StoreError'
    this.kind = kind
    this.operation = operation
    this.status = status
    this.awsCode = awsCode
    this.permission = permission
  }
}

/**
 * `tries`: how often a request that fails for no fault of its own is tried before it is `unreachable`; the waits in
 * between double from a quarter of a second to at most 20. `silenceMs`: how long nothing may come from the network.
 */
export type StoreOptions = { tries?: number; silenceMs?: number }
