// The files at an S3 location that somebody names on the command line, read with their own credentials.
import { parseObjectKey } from '../../lib/domain/cloudtrail/object-key'
import { DIGEST_KIND, newSource } from '../../lib/domain/source'
import { explainRefusal } from '../../lib/ingest/source/explain-refusal'
import { type ObjectStore, type SourceLocation, StoreError } from '../../lib/ingest/source/object-store'
import { openStore } from '../../lib/ingest/source/open-store'
import { CommandError, EXIT, printable, usageError } from './command-error'
import { UnreadableFile, type UploadFile, uploadName } from './upload-file'

type S3Location = Extract<SourceLocation, { kind: 's3' }>
/** `endpoint`: of a store that speaks like S3. Both may be absent. */
export type BucketOptions = { endpoint?: string | undefined; region?: string | undefined }

export const isBucketAddress = (given: string): boolean => /^s3:\/\//i.test(given)

/** `s3://bucket/prefix` as a location. Throws a CommandError that says what is wrong with it. */
export function locationOf(given: string, { endpoint, region }: BucketOptions): S3Location {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(given) ?? []
  const parsed = newSource.safeParse({ bucket, prefix, endpoint, region })
  if (parsed.success)
    return {
      kind: 's3',
      bucket,
      prefix,
      region: region ?? null,
      endpoint: endpoint ?? null,
      roleArn: null,
    }
  const [issue] = parsed.error.issues
  const [first] = issue?.code === 'invalid_union' ? (issue.errors[0] ?? []) : [issue]
  throw usageError(`${printable(given)} cannot be read: ${first?.message ?? 'it is no S3 location'}.`)
}

/**
 * The objects whose keys begin with the location's prefix, or the one whose key it is, called `<bucket>/<key>`;
 * CloudTrail's digests are left out, and markers of folders. Answers what closes the connections. The endpoint counts
 * as allowed because the person who names it is the one whose credentials it gets. Throws a CommandError for a bucket
 * that cannot be listed.
 */
export async function bucketFiles(
  location: S3Location,
  signal: AbortSignal,
): Promise<{ files: UploadFile[]; close: () => void }> {
  const { endpoint, prefix } = location
  const access = { roots: [], endpoints: endpoint === null ? [] : [new URL(endpoint).origin], roles: [] }
  const files: UploadFile[] = []
  let store: ObjectStore | undefined
  try {
    store = await openStore(location, access)
    for await (const page of store.list(prefix, { signal }))
      for (const { key, etag, bytes } of page) {
        if (key.endsWith('/') || parseObjectKey(key)?.kind === DIGEST_KIND) continue
        files.push(bucketFile(store, location, { key, etag, bytes }))
        // It stands before all that it begins.
        if (key === prefix) return { files, close: () => store?.close() }
      }
    return { files, close: () => store?.close() }
  } catch (error) {
    store?.close()
    throw error instanceof StoreError ? bucketTrouble(error, location) : error
  }
}

const NEEDS = { queueUrl: null, digests: false }

function bucketFile(
  store: ObjectStore,
  location: S3Location,
  { key, etag, bytes }: { key: string; etag: string; bytes: number },
): UploadFile {
  const file: UploadFile = {
    name: uploadName(`${location.bucket}/${key}`),
    bytes,
    async *read(signal) {
      try {
        yield* store.read(key, { etag, signal })
      } catch (error) {
        signal.throwIfAborted()
        throw error instanceof StoreError ? readTrouble(error, file, { ...location, prefix: key }) : error
      }
    },
  }
  return file
}

function bucketTrouble(error: StoreError, location: S3Location): CommandError {
  const { message } = explainRefusal(error, location, NEEDS)
  return new CommandError(error.kind === 'no-bucket' ? EXIT.usage : EXIT.unreachable, message, {
    cause: error,
  })
}

/** What is wrong with one object concerns that object; what is wrong with all of them ends the command. */
function readTrouble(error: StoreError, file: UploadFile, location: S3Location): Error {
  const reason = (text: string) => new UnreadableFile(file, text, { cause: error })
  switch (error.kind) {
    case 'archived':
      return reason('It is archived (Glacier): restore it, and import it again.')
    case 'gone':
      return reason('It is not there any more.')
    case 'replaced':
      return reason('It was replaced since it was listed: import it again.')
    case 'refused':
      return reason(explainRefusal(error, location, NEEDS).message)
    default:
      return bucketTrouble(error, location)
  }
}
