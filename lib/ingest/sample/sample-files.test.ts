// The sample data as a whole: repeatable, clean, of every kind, with a story that can be found in it.
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromRecord } from '../../domain/cloudtrail/normalise'
import type { ActivityEvent } from '../../domain/event'
import { instantOf } from '../../domain/time'
import { incidentAt } from './incident'
import { type SampleFile, type SampleOptions, sampleFiles } from './sample-files'

const NOW = new Date('2026-11-21T08:13:27.400Z')
const DAY = 86_400_000
/** Two seconds on a quiet machine; a busy one may take its time. */
const SLOW = 120_000

type Identity = {
  type?: string
  principalId?: string
  accessKeyId?: string
  sessionContext?: { attributes?: { creationDate?: string } }
}
type SampleRecord = {
  eventName: string
  eventTime: string
  eventID: string
  awsRegion: string
  recipientAccountId: string
  sourceIPAddress: string
  errorCode?: string
  userIdentity: Identity | null
  requestParameters: Record<string, unknown> | null
  responseElements: {
    credentials?: { accessKeyId: string }
    assumedRoleUser?: { assumedRoleId: string }
  } | null
}

async function collect(options: SampleOptions): Promise<SampleFile[]> {
  const files: SampleFile[] = []
  for await (const file of sampleFiles(options)) files.push(file)
  return files
}
const recordsOf = ({ content }: SampleFile): SampleRecord[] =>
  JSON.parse(gunzipSync(content).toString()).Records

/** The event of a record; anything else fails the test. */
function eventOf(record: SampleRecord): ActivityEvent {
  const normalised = fromRecord(record)
  if (normalised.kind !== 'event') throw new Error(`${normalised.reason}: ${JSON.stringify(record)}`)
  return normalised.event
}

/** Sessions without an earlier event that issued them, by access key or by session id and creation date. */
function orphans(records: readonly SampleRecord[]): SampleRecord[] {
  const issued = new Map<string, string>()
  for (const { eventTime, responseElements } of records) {
    const key = responseElements?.credentials?.accessKeyId
    const session = responseElements?.assumedRoleUser?.assumedRoleId
    if (key) issued.set(key, eventTime)
    if (session) issued.set(`${session} ${eventTime}`, eventTime)
  }
  return records.filter(({ userIdentity, eventTime }) => {
    if (userIdentity?.type !== 'AssumedRole' && userIdentity?.type !== 'FederatedUser') return false
    const byKey = userIdentity.accessKeyId && issued.get(userIdentity.accessKeyId)
    const { creationDate } = userIdentity.sessionContext?.attributes ?? {}
    const at = byKey || issued.get(`${userIdentity.principalId} ${creationDate}`)
    return at === undefined || at > eventTime || at !== creationDate
  })
}

describe('the sample data', { timeout: SLOW }, () => {
  let files: SampleFile[]
  let records: SampleRecord[]
  let events: ActivityEvent[]
  let turns = 0
  beforeAll(async () => {
    let running = true
    const turn = () => {
      turns++
      if (running) setImmediate(turn)
    }
    turn()
    files = await collect({ now: NOW })
    running = false
    records = files.flatMap(recordsOf)
    events = records.map(eventOf)
  }, SLOW)

  it('has about 50,000 events, a few of them twice', () => {
    expect(records.length).toBeGreaterThan(47_000)
    expect(records.length).toBeLessThan(56_000)
    const copies = records.length - new Set(records.map(({ eventID }) => eventID)).size
    expect(copies / records.length).toBeGreaterThan(0.003)
    expect(copies / records.length).toBeLessThan(0.008)
    const distinct = new Set(records.map((record) => JSON.stringify(record)))
    expect(distinct.size).toBe(records.length - copies)
  })

  it('lets other work run between files', () => {
    expect(turns).toBeGreaterThanOrEqual(files.length)
  })

  it('is laid out as CloudTrail delivers', () => {
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length)
    for (const file of files) {
      const match =
        /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/\1_CloudTrail_\2_\3\4\5T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/.exec(
          file.name,
        )
      expect(match, file.name).not.toBeNull()
      const elsewhere = recordsOf(file).filter(
        ({ recipientAccountId, awsRegion }) => recipientAccountId !== match?.[1] || awsRegion !== match?.[2],
      )
      expect(elsewhere).toEqual([])
    }
  })

  it('covers the 30 days before now, every day of them', () => {
    const times = events.map(({ eventTime }) => eventTime)
    expect(
      times.every((time) => time < instantOf(NOW) && time >= instantOf(NOW) - 30n * 86_400_000_000n),
    ).toBe(true)
    expect(new Set(records.map(({ eventTime }) => eventTime.slice(0, 10))).size).toBe(31)
  })

  it('knows working days, weekends and errors', () => {
    const on = (day: string) => records.filter(({ eventTime }) => eventTime.startsWith(day)).length
    expect(on('2026-11-14')).toBeLessThan(0.7 * on('2026-11-13'))
    const failed = events.filter((event) => event.failed).length / events.length
    expect(failed).toBeGreaterThan(0.03)
    expect(failed).toBeLessThan(0.06)
  })

  it('has every type of identity, and none', () => {
    expect(new Set(events.map(({ principal }) => principal.type))).toEqual(
      new Set([
        'AssumedRole',
        'AWSAccount',
        'AWSService',
        'Directory',
        'FederatedUser',
        'IAMUser',
        'IdentityCenterUser',
        'Role',
        'Root',
        'SAMLUser',
        'Unknown',
        'WebIdentityUser',
        null,
      ]),
    )
    expect(new Set(events.map(({ principal }) => principal.actor)).size).toBe(3)
    expect(records.some(({ userIdentity }) => userIdentity === null)).toBe(true)
    expect(events.every(({ principal }) => principal.key !== 'unknown' || principal.type === null)).toBe(true)
  })

  it('issues the credentials of every session', () => {
    expect(orphans(records)).toEqual([])
  })

  it('has the messaging services, with and without readOnly, and nothing that is never logged', () => {
    const of = (source: string) =>
      events.filter(({ eventSource }) => eventSource === `${source}.amazonaws.com`)
    expect(of('pinpoint').length).toBeGreaterThan(1000)
    expect(of('sms-voice').length).toBeGreaterThan(300)
    expect(new Set(of('ses').map(({ readOnly }) => readOnly))).toEqual(new Set([true, false, null]))
    expect(of('ses').map(({ eventName }) => eventName)).toContain('ListEmailIdentities')
    const never =
      /^(PutEvents|SendMessages|SendUsersMessages|SendVoiceMessage|Send(Raw|Templated|BulkTemplated)?Email|SendCustomVerificationEmail)$/
    expect(events.filter(({ eventName }) => never.test(eventName))).toEqual([])
    expect(new Set(events.map(({ eventSource }) => eventSource)).size).toBeGreaterThan(25)
  })

  it('names nothing that belongs to anybody', () => {
    const address = /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:|\.amazonaws\.com$|^AWS Internal$/
    expect(records.filter(({ sourceIPAddress }) => !address.test(sourceIPAddress))).toEqual([])
    const text = JSON.stringify(records)
    expect(new Set(text.match(/(?<=[":])\d{12}(?=[":])/g))).toEqual(
      new Set(['111122223333', '444455556666', '123456789012']),
    )
    expect(
      (text.match(/"A(KIA|SIA|IDA|ROA)[A-Z0-9]+/g) ?? []).filter((id) => !id.endsWith('EXAMPLE')),
    ).toEqual([])
    expect((text.match(/"sessionToken":"(?!EXAMPLE-SESSION-TOKEN-)/g) ?? []).length).toBe(0)
  })

  describe('its incident', () => {
    const incident = incidentAt(NOW)
    const ofThief = () => records.filter(({ sourceIPAddress }) => sourceIPAddress === incident.address)

    it('is of the last three days, and begins where it says', () => {
      expect(NOW.getTime() - incident.startedAt.getTime()).toBeLessThan(3 * DAY)
      const first = ofThief()
        .map(({ eventTime }) => eventTime)
        .sort()[0]
      expect(first).toBe(incident.startedAt.toISOString().replace('.000', ''))
      expect(ofThief().every(({ eventTime }) => eventTime < incident.containedAt.toISOString())).toBe(true)
    })

    it('is the only use of its region and address, by a key that is used elsewhere before', () => {
      const region = records.filter(({ awsRegion }) => awsRegion === incident.region)
      expect(region.length).toBeGreaterThan(30)
      expect(region.every(({ sourceIPAddress }) => sourceIPAddress === incident.address)).toBe(true)
      const key = events.filter(({ principal }) => principal.accessKeyId === incident.accessKeyId)
      expect(key.every(({ principal }) => principal.userName === incident.user)).toBe(true)
      expect(
        key.filter(({ sourceIPAddress }) => sourceIPAddress !== incident.address).length,
      ).toBeGreaterThan(300)
      const contained = instantOf(incident.containedAt)
      expect(key.filter(({ eventTime }) => eventTime > contained)).toEqual([])
    })

    it('tells its story', () => {
      const calls = ofThief().map(({ eventName, errorCode }) => `${eventName} ${errorCode ?? 'ok'}`)
      expect(calls[0]).toBe('GetCallerIdentity ok')
      for (const call of [
        'ListUsers AccessDenied',
        'StopLogging AccessDenied',
        'CreateUser ok',
        'CreateAccessKey ok',
        'AttachUserPolicy AccessDenied',
        'PutBucketPolicy ok',
        'GetObject ok',
        'PutAccountSendingAttributes AccessDenied',
        'SetSMSAttributes AccessDenied',
        'InvokeModel AccessDeniedException',
      ])
        expect(calls).toContain(call)
      expect(calls.filter((call) => /Denied|Unauthorized/.test(call)).length).toBeGreaterThan(100)
      const opened = records.find(({ eventName }) => eventName === 'PutBucketPolicy')
      expect(opened?.requestParameters).toMatchObject({
        bucketName: incident.bucket,
        bucketPolicy: { Statement: [{ Effect: 'Allow', Principal: '*' }] },
      })
      expect(events.map(({ principal }) => principal.userName)).toContain(incident.createdUser)
      expect(incident.summary).toContain(incident.user)
    })
  })
})

describe('sample data made again', { timeout: SLOW }, () => {
  const SMALL = { now: NOW, events: 3000 }

  it('is the same, byte for byte', async () => {
    const [first, second] = [await collect(SMALL), await collect(SMALL)]
    expect(first.map(({ name }) => name)).toEqual(second.map(({ name }) => name))
    expect(first.every(({ content }, i) => second[i] && content.equals(second[i].content))).toBe(true)
  })

  it('is another with another seed', async () => {
    const names = (made: SampleFile[]) => made.map(({ name }) => name)
    expect(names(await collect({ ...SMALL, seed: 'other' }))).not.toEqual(names(await collect(SMALL)))
  })

  it.each(['2024-02-29T00:00:05Z', '2027-01-01T00:00:00Z', '2026-11-22T23:59:59Z'])(
    'holds together at %s',
    async (text) => {
      const now = new Date(text)
      const records = (await collect({ now, events: 3000 })).flatMap(recordsOf)
      expect(orphans(records)).toEqual([])
      expect(records.map(eventOf).every(({ eventTime }) => eventTime < instantOf(now))).toBe(true)
      expect(records.some(({ awsRegion }) => awsRegion === incidentAt(now).region)).toBe(true)
    },
  )
})
