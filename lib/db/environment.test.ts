import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseEnvironment } from './environment'

describe('parseEnvironment', () => {
  test('has a default for everything', () => {
    expect(parseEnvironment({ PORT: '', HOST: '' })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      dataDir: path.resolve('.cairn'),
      spoolDir: path.resolve('.cairn/spool'),
      token: undefined,
      allowedHosts: [],
      maxUploadBytes: 50 * 1024 ** 3,
      maxUploadFiles: 100_000,
      contentLimits: { maxBytes: 100 * 1024 ** 3, maxRatio: 200, maxMembers: 100_000 },
      retentionDays: null,
      sourceAccess: {
        roots: [],
        endpoints: [],
        roles: [],
        closed: [path.resolve('.cairn'), path.resolve('.cairn/spool')],
      },
      cloudtrailKeys: undefined,
      sources: [],
    })
  })

  test('reads what is set', () => {
    const settings = parseEnvironment({
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgresql://me:secret@db:5432/cairn',
      CAIRN_DATA_DIR: '/data',
      CAIRN_SPOOL_DIR: '/spool',
      CAIRN_TOKEN: 'sixteen characters',
      CAIRN_ALLOWED_HOSTS: 'Logs.example.com, ,other:8080',
      CAIRN_WORKERS: '3',
      CAIRN_MAX_INFLATED_BYTES: '1000',
      CAIRN_MAX_INFLATE_RATIO: '10',
      CAIRN_RETENTION_DAYS: '90',
    })
    expect(settings).toMatchObject({
      port: 8080,
      databaseUrl: 'postgresql://me:secret@db:5432/cairn',
      spoolDir: '/spool',
      allowedHosts: ['logs.example.com', 'other:8080'],
      workers: 3,
      contentLimits: { maxBytes: 1000, maxRatio: 10 },
      retentionDays: 90,
    })
  })

  test('reads what sources may use', () => {
    const settings = parseEnvironment({
      CAIRN_SOURCE_ROOTS: '/logs/, /more/../other:/third,',
      CAIRN_S3_ENDPOINTS: 'https://MinIO.example.com:443/, http://localhost:9000',
      CAIRN_ROLE_ARNS: 'arn:aws:iam::123456789012:role/path/Reader',
      CAIRN_CLOUDTRAIL_KEYS: '/keys.json',
    })
    expect(settings).toMatchObject({
      sourceAccess: {
        roots: ['/logs', '/other', '/third'],
        endpoints: ['https://minio.example.com', 'http://localhost:9000'],
        roles: ['arn:aws:iam::123456789012:role/path/Reader'],
      },
      cloudtrailKeys: '/keys.json',
    })
  })

  test('allows what its own sources use', () => {
    const sources = [
      { bucket: 'my-trail-logs', prefix: 'logs/', accounts: ['111122223333'] },
      {
        bucket: 'elsewhere',
        endpoint: 'https://minio.example.com:9000/path',
        roleArn: 'arn:aws:iam::123456789012:role/Reader',
        queueUrl: 'https://queues.example.com/1/q',
      },
      { folder: '/logs/' },
    ]
    const settings = parseEnvironment({
      CAIRN_SOURCES: JSON.stringify(sources),
      CAIRN_S3_ENDPOINTS: 'http://localhost:9000',
    })
    expect(settings.sources).toEqual(sources)
    expect(settings.sourceAccess).toMatchObject({
      roots: ['/logs'],
      endpoints: ['http://localhost:9000', 'https://minio.example.com:9000', 'https://queues.example.com'],
      roles: ['arn:aws:iam::123456789012:role/Reader'],
    })
  })

  test.each([
    ['{', /^CAIRN_SOURCES is not JSON/],
    ['{"bucket":"my-trail-logs"}', /^CAIRN_SOURCES must be a list/],
    [
      '[{"bucket":"my-trail-logs"},{"bucket":"S3://x"}]',
      /^CAIRN_SOURCES, entry 2, bucket: a bucket is a name/,
    ],
    ['[{"bucket":"my-trail-logs","since":"soon"}]', /^CAIRN_SOURCES, entry 1, since: since is a day such as/],
    ['[{"bucket":"my-trail-logs","region":5}]', /^CAIRN_SOURCES, entry 1, region: /],
    ['[{"bucket":"my-trail-logs","acounts":[]}]', /^CAIRN_SOURCES, entry 1: Unrecognized key: "acounts"\.$/],
    ['[{"folder":"logs"}]', /^CAIRN_SOURCES, entry 1, folder: folder is an absolute path\.$/],
    ['[{"folder":7}]', /^CAIRN_SOURCES, entry 1, folder: /],
    ['[{"prefix":"x"}]', /^CAIRN_SOURCES, entry 1: it has either a bucket or a folder\.$/],
    [
      '[{"bucket":"my-trail-logs","folder":"/x"}]',
      /^CAIRN_SOURCES, entry 1: it has either a bucket or a folder\.$/,
    ],
    ['["my-trail-logs"]', /^CAIRN_SOURCES, entry 1: /],
  ])('says which entry and field of CAIRN_SOURCES=%s is wrong', (text, sentence) => {
    expect(() => parseEnvironment({ CAIRN_SOURCES: text })).toThrow(sentence)
  })

  test.each([
    [{ CAIRN_SOURCE_ROOTS: '/a,logs' }, /^CAIRN_SOURCE_ROOTS must be absolute folders/],
    [{ CAIRN_S3_ENDPOINTS: 'minio:9000' }, /^CAIRN_S3_ENDPOINTS must be origins/],
    [{ CAIRN_S3_ENDPOINTS: 'https://minio/bucket' }, /^CAIRN_S3_ENDPOINTS must be origins/],
    [{ CAIRN_S3_ENDPOINTS: 'https://me:pass@minio' }, /^CAIRN_S3_ENDPOINTS must be origins/],
    [{ CAIRN_S3_ENDPOINTS: 'ftp://minio' }, /^CAIRN_S3_ENDPOINTS must be origins/],
    [{ CAIRN_ROLE_ARNS: '*' }, /^CAIRN_ROLE_ARNS must be roles/],
    [{ PORT: '0' }, /^PORT must be a whole number from 1 to 65535\.$/],
    [{ PORT: '3000x' }, /^PORT must be/],
    [{ DATABASE_URL: 'localhost/cairn' }, /^DATABASE_URL must look like postgresql:/],
    [{ DATABASE_URL: 'mysql://db/cairn' }, /^DATABASE_URL must look like postgresql:/],
    [{ CAIRN_TOKEN: 'short' }, /^CAIRN_TOKEN must have at least 16/],
    [{ CAIRN_WORKERS: '-1' }, /^CAIRN_WORKERS must be/],
    [{ HOST: '0.0.0.0' }, /^HOST=0\.0\.0\.0 would open Cairn to other machines: set CAIRN_TOKEN/],
    [{ HOST: '127.0.0.1.example.com' }, /would open Cairn/],
  ])('says in a sentence what is wrong with %j', (source, sentence) => {
    expect(() => parseEnvironment(source)).toThrow(sentence)
  })

  test('never repeats a secret', () => {
    const wrong = () => parseEnvironment({ DATABASE_URL: 'mysql://me:hunter2@db/cairn' })
    expect(wrong).toThrow()
    expect(wrong).not.toThrow(/hunter2/)
  })
})
