// Whatever the bytes are: what is skimmed off a record says of it what JSON.parse says.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromRecord } from '../domain/cloudtrail/normalise'
import { skim } from './skim'
import { testRecord } from './test-files'

const NAMES = [
  ...[
    'eventSource',
    'eventName',
    'eventTime',
    'awsRegion',
    'recipientAccountId',
    'errorCode',
    'errorMessage',
  ],
  ...['readOnly', 'sourceIPAddress', 'userAgent', 'eventCategory', 'eventType', 'eventID', 'requestID'],
  ...['userIdentity', 'responseElements', 'EventSource', 'digestStartTime', 'logFiles', 'requestParameters'],
  ...['additionalEventData'],
  ...['__proto__', 'constructor', 'eventType2', 'EventName', 'eventnamE', `eventSource${'x'.repeat(256)}`],
]
const text = fc.oneof(
  fc.constantFrom('', 'Failure', 'ConsoleLogin', 'true', 'Insight', 'aws:s3', 'é', '\ud800', '\0', '"\\/'),
  fc.constantFrom('2026-03-05T10:11:12Z', 's3.amazonaws.com', 'AssumedRole', 'arn:aws:iam::1:role/r'),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ maxLength: 8 }),
)
const leaf = fc.oneof(text, fc.constantFrom(null, true, false, 0, -0, 1e300, 0.1, 1e21), fc.double())
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.constantFrom<unknown>(
      { ConsoleLogin: 'Failure' },
      { MFAUsed: 'Yes' },
      { MFAUsed: 'No' },
      { MFAUsed: {} },
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(
    fc.constantFrom(...NAMES, 'ConsoleLogin', 'arn', 'type', 'sessionContext'),
    tie('value'),
    {
      maxKeys: 4,
    },
  ),
})).value

/** One JSON text of a value, with blanks and escapes where `odd` says so. */
function written(value: unknown, odd: () => number): string {
  const blank = () => (odd() === 0 ? ' \n\t\r'.slice(0, 1 + odd()) : '')
  const string = (given: string) =>
    odd() === 0
      ? `"${Array.from({ length: given.length }, (_, i) => `\\u${given.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
      : JSON.stringify(given)
  if (typeof value === 'string') return string(value)
  if (Array.isArray(value))
    return `[${blank()}${value.map((each) => written(each, odd) + blank()).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).map(
    ([name, member]) => `${string(name)}${blank()}:${blank()}${written(member, odd)}`,
  )
  return `{${blank()}${members.join(`${blank()},${blank()}`)}${blank()}}`
}

/** Some that come again byte for byte, and others that are nearly the same. */
const IDENTITIES = [
  '{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::1:user/a","accountId":"1","userName":"a"}',
  '{"type":"IAMUser","principalId":"AIDA1","arn":"arn:aws:iam::1:user/a","accountId":"1","userName":"b"}',
  '{"type":"IAMUser","arn":"arn:aws:iam::1:user/a","principalId":"AIDA1","accountId":"1","userName":"a"}',
  '{"type":"IAMUser","principalId":"AIDA1","accountId":"1","userName":"a"}',
  '{"type":"IAMUser","principalId":"AIDA1","accountId":"1","userName":"\\u0061"}',
  '{"type":"IAMUser","principalId":"AIDA1","accountId":"1","userName":"a","accessKeyId":"}"}',
  '{"type":"IAMUser","principalId":"AIDA1","accountId":"1","userName":"a","accessKeyId":"}","x":[{}]}',
  '{"principalId":"AROA1:s","type":"AssumedRole","sessionContext":{"sessionIssuer":{"userName":"r"},"n":1}}',
  '{"principalId":"AROA1:s","type":"AssumedRole","sessionContext":{"sessionIssuer":{"userName":"r"},"n":2}}',
  '{"principalId":"AROA1:s","type":"AssumedRole","sessionContext":{"sessionIssuer":{"userName":"s"},"n":1}}',
  ...['"true"', '"false"', 'true', '{"a":1}', '"\\u0074rue"'].map(
    (mfa) =>
      `{"principalId":"AROA1:s","type":"AssumedRole","sessionContext":{"attributes":{"mfaAuthenticated":${mfa},"n":1}}}`,
  ),
  `{"type":"Root","accountId":"1","x":"${'long'.repeat(300)}"}`,
  '{"accountId":"1"}',
  '{ "accountId": "1" }',
  '{}',
]

/** Members in order, of which several may have one name. */
const record = fc.record({
  identity: fc.option(
    fc.tuple(
      fc.constantFrom(...IDENTITIES),
      fc.constantFrom(
        ...['', ',"eventType":"AwsServiceEvent"', ',"awsRegion":"cn-north-1"', ',"eventName":"ConsoleLogin"'],
      ),
    ),
  ),
  members: fc.array(fc.tuple(fc.constantFrom(...NAMES), anything), { maxLength: 12 }),
  usual: fc.boolean(),
  odds: fc.array(fc.nat(60), { minLength: 1, maxLength: 99 }),
  damage: fc.option(
    fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0x22, 0x5c, 0x2c, 0x7d, 0x30))),
    {
      freq: 2,
    },
  ),
})

function bytesOf({
  identity,
  members,
  usual,
  odds,
  damage,
}: typeof record extends fc.Arbitrary<infer T> ? T : never) {
  let at = 0
  const odd = () => odds[at++ % odds.length] as number
  const all = [...(usual ? Object.entries(testRecord(members.length)) : []), ...members]
  const parts = all.map(([name, value]) => written({ [name]: value }, odd).replace(/^\{\s*|\s*\}$/g, ''))
  if (identity) parts.push(`"userIdentity":${identity.join('')}`)
  const bytes = Buffer.from(`{${parts.join(',')}}`)
  if (damage) bytes[damage[0] % bytes.length] = damage[1]
  return bytes
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

const before = Buffer.from('[{},')
const after = Buffer.from(',"}')

test('it says of a record what JSON.parse says, or leaves it to that', () => {
  let skimmed = 0
  let events = 0
  let shared = 0
  const identities = new Set<unknown>()
  const isShared = ({ userIdentity }: Readonly<Record<string, unknown>>) =>
    typeof userIdentity === 'object' && identities.size === identities.add(userIdentity).size
  fc.assert(
    fc.property(record, (given) => {
      const bytes = Buffer.concat([before, bytesOf(given), after])
      const found = skim(bytes, before.length)
      if (found === null) return
      const { fields, end } = found
      skimmed++
      if (isShared(fields)) shared++
      expect(skim(bytes.subarray(0, end - 1), before.length)).toBeNull()
      const whole = parsed(bytes.subarray(before.length, end))
      expect(whole).toBeDefined()
      const says = fromRecord(fields)
      if (says.kind === 'event') events++
      expect(says).toEqual(fromRecord(whole))
    }),
    { numRuns: 4000 },
  )
  expect(skimmed).toBeGreaterThan(400)
  expect(events).toBeGreaterThan(200)
  expect(shared).toBeGreaterThan(100)
})

test('it reads every usual record', () => {
  const usual = testRecord(1, { responseElements: { text: 'quo"te \\u0041 é' }, list: [1, [], {}, -1.5e-7] })
  for (const space of [undefined, 1])
    expect(skim(Buffer.from(JSON.stringify(usual, null, space)), 0)).not.toBeNull()
  expect(skim(Buffer.from(JSON.stringify({ ...usual, eventID: '' })), 0)).toBeNull()
})
