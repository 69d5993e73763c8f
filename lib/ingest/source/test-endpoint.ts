// For tests: real S3 and SQS endpoints of their own, on this machine, on free ports.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SQSClient } from '@aws-sdk/client-sqs'
import { type BuildAppOptions, buildApp } from 'fauxqs'

type Stores = NonNullable<BuildAppOptions['stores']>
type BucketStore = Stores['s3Store']

/**
 * What the default chain of credentials finds: `Object.assign(process.env, TEST_AWS_ENVIRONMENT)` in a test, or the
 * environment of a process that it starts. The endpoint takes any credentials; the refusing endpoint takes none of these.
 */
export const TEST_AWS_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
}
/** The only credentials that the refusing endpoint takes. */
export const REFUSING_AWS_ENVIRONMENT = {
  ...TEST_AWS_ENVIRONMENT,
  AWS_ACCESS_KEY_ID: 'S3RVER',
  AWS_SECRET_ACCESS_KEY: 'S3RVER',
}

export type TestObject = {
  key: string
  body: string | Uint8Array
  /** Names without `x-amz-meta-`, in lower case. */
  metadata?: Record<string, string>
  modifiedAt?: Date
  /** Such as `GLACIER`: what is in a class of its own is listed and not given out. */
  storageClass?: string
}
export type TestEndpoint = {
  /** S3 (by path), SQS and SNS all answer here: an origin for CAIRN_S3_ENDPOINTS. */
  url: string
  sqs: SQSClient
  createBucket(name: string): void
  /** Deletes a bucket with all that is in it. */
  deleteBucket(name: string): void
  /** Puts objects at once, not through HTTP. Answers their ETags without quotes, in order. */
  put(bucket: string, objects: Iterable<TestObject>): string[]
  delete(bucket: string, keys: Iterable<string>): void
  /** Makes a queue. Answers its address. */
  createQueue(name: string, attributes?: Record<string, string>): Promise<string>
  stop(): Promise<void>
}

/** Starts an endpoint in this process. */
export async function startTestEndpoint(): Promise<TestEndpoint> {
  const stores = await newStores()
  const app = buildApp({ logger: false, stores })
  const classes = new Map<string, string>()
  app.addHook('onRequest', async (request: Request, reply: Reply) => {
    const storageClass = classes.get(placeOf(request))
    if (storageClass === undefined) return
    reply.header('x-amz-storage-class', storageClass)
    if (request.method === 'GET') reply.code(403).send('<Error><Code>InvalidObjectState</Code></Error>')
  })
  app.addHook('onSend', async (request: Request, _: Reply, payload: unknown) => {
    const { 'list-type': list, 'encoding-type': encoding } = request.query
    if (list !== '2' || typeof payload !== 'string') return payload
    const listing = withClasses(payload, (key) => classes.get(`${placeOf(request)}${key}`))
    return encoding === 'url' ? encoded(listing) : listing
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const sqs = new SQSClient({
    endpoint: url,
    region: TEST_AWS_ENVIRONMENT.AWS_REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const s3 = stores.s3Store
  return {
    url,
    sqs,
    createBucket: (name) => s3.createBucket(name),
    deleteBucket(name) {
      s3.emptyBucket(name)
      s3.deleteBucket(name)
    },
    put: (bucket, objects) =>
      Array.from(objects, ({ key, body, metadata, modifiedAt, storageClass }) => {
        const object = s3.putObject(bucket, key, Buffer.from(body), undefined, metadata)
        if (modifiedAt) object.lastModified = modifiedAt
        if (storageClass) classes.set(`/${bucket}/${key}`, storageClass)
        else classes.delete(`/${bucket}/${key}`)
        return object.etag.replaceAll('"', '')
      }),
    delete: (bucket, keys) => s3.deleteObjects(bucket, [...keys]),
    async createQueue(name, attributes) {
      const { CreateQueueCommand } = await import('@aws-sdk/client-sqs')
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
      if (QueueUrl === undefined) throw new Error('the test endpoint made no queue')
      return QueueUrl
    },
    async stop() {
      sqs.destroy()
      await app.close()
    },
  }
}

type Request = { method: string; url: string; query: Record<string, unknown> }
type Reply = { header(name: string, value: string): void; code(status: number): { send(body: string): void } }

/** `/bucket/key`; of a listing `/bucket/`. */
const placeOf = ({ url }: Request): string => decodeURIComponent(url.split('?')[0] ?? '')

const KEYS = /(?<=<(?:Key|Prefix|StartAfter|Delimiter)>)[^<]*/g
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const plain = (text: string): string => text.replace(/&(\w+);/g, (entity, name) => ENTITIES[name] ?? entity)

/** fauxqs knows one storage class. */
function withClasses(listing: string, classOf: (key: string) => string | undefined): string {
  const [before = '', ...objects] = listing.split('<Contents>')
  const written = objects.map((object) => {
    const storageClass = classOf(plain(object.match(KEYS)?.[0] ?? ''))
    return storageClass ? object.replace('>STANDARD<', `>${storageClass}<`) : object
  })
  return [before, ...written].join('<Contents>')
}

/** A listing with its keys as S3 encodes them when it is asked to: as in a form, but for the slashes. */
function encoded(listing: string): string {
  return listing
    .replace(KEYS, (text) =>
      new URLSearchParams({ '': plain(text) }).toString().slice(1).replaceAll('%2F', '/'),
    )
    .replace('<KeyCount>', '<EncodingType>url</EncodingType><KeyCount>')
}

/** fauxqs exports what starts it, not what holds its data: that is loaded from beside it. */
async function newStores(): Promise<Stores> {
  const beside = (name: string) =>
    import(/* @vite-ignore */ new URL(name, import.meta.resolve('fauxqs')).href)
  const [{ SqsStore }, { SnsStore }, { S3Store }] = await Promise.all(
    ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js'].map(beside),
  )
  const s3Store: BucketStore = new S3Store()
  const list = s3Store.listObjects.bind(s3Store)
  s3Store.listObjects = (bucket, options = {}) => {
    const { prefix = '' } = options
    return page(list(bucket, { prefix, maxKeys: Number.POSITIVE_INFINITY }).objects, options)
  }
  // Without a name of its own it writes the address that it is asked at into a queue's, and that one can be resolved.
  const sqsStore = Object.assign(new SqsStore(), { host: undefined })
  return { sqsStore, snsStore: new SnsStore(), s3Store }
}

type Listing = ReturnType<BucketStore['listObjects']>
type ListOptions = NonNullable<Parameters<BucketStore['listObjects']>[1]>
/**
 * A page as S3 gives it. fauxqs orders keys by locale and goes on by code units, and so loses keys where upper and
 * lower case are mixed.
 */
function page(objects: Listing['objects'], options: ListOptions): Listing {
  const { prefix = '', delimiter, maxKeys = 1000, startAfter = '' } = options
  const names = new Map<string, Listing['objects'][number] | null>()
  for (const object of objects) {
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1
    const name = delimiter && end !== -1 ? object.key.slice(0, end + delimiter.length) : object.key
    if (name > startAfter) names.set(name, end === -1 ? object : null)
  }
  const sorted = [...names].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const isTruncated = sorted.length > maxKeys
  let some = sorted.slice(0, maxKeys)
  // Its token is the last object of a page where there is one: then the page ends there.
  const lastObject = some.findLastIndex(([, object]) => object !== null)
  if (isTruncated && lastObject !== -1) some = some.slice(0, lastObject + 1)
  return {
    objects: some.flatMap(([, object]) => object ?? []),
    commonPrefixes: some.flatMap(([name, object]) => (object ? [] : [name])),
    isTruncated,
  }
}

/**
 * Starts an endpoint in a process of its own that answers 403 to all credentials but REFUSING_AWS_ENVIRONMENT's. It
 * has the buckets and knows no common prefixes: folders() finds none there.
 */
export async function startRefusingEndpoint(
  ...buckets: string[]
): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'cairn-s3rver-'))
  const options = {
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: buckets.map((name) => ({ name })),
  }
  const file = fileURLToPath(import.meta.resolve('s3rver'))
  const script = `const S3rver = require(${JSON.stringify(file)})
    new S3rver(${JSON.stringify(options)}).run().then(({ port }) => process.send(port))`
  // Its signatures need an algorithm that OpenSSL 3 has put away.
  const child = spawn(process.execPath, ['--openssl-legacy-provider', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Its SDK warns that it is old.
    env: { ...process.env, AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1' },
  })
  const port = await Promise.race([
    once(child, 'message').then(([first]) => Number(first)),
    once(child, 'exit').then(() =>
      Promise.reject(new Error('the refusing endpoint ended before it was there')),
    ),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await end(child)
      await rm(directory, { recursive: true })
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
