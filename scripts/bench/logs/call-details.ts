// What a generated call was asked for and answered: parameters, answer and resources, as long and as varied as the
// services' own.
import type { Random } from '../../../lib/ingest/sample/random'
import { isoOf } from '../../../lib/ingest/sample/record'
import type { CalledEvent, CalledService } from './catalogue'
import { credentialId, fullNameOf, type Resources, resourceId, wordOf } from './resources'

type Fields = Record<string, unknown>
export type Details = {
  request: Fields | null
  response: Fields | null
  resources?: Fields[]
  additional?: Fields
}
export type Scene = { random: Random; own: Resources; region: string; time: number }

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The details of one call. What a service says of itself is written down for the busiest; the rest share one form. */
export function detailsOf(scene: Scene, service: CalledService, event: CalledEvent): Details {
  return (DRAFTS[service.name] ?? anyService)(scene, event, service)
}

type Draft = (scene: Scene, event: CalledEvent, service: CalledService) => Details

const arnOf = ({ own, region }: Scene, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${own.account}:${resource}`
const ownResource = ({ own }: Scene, type: string, ARN: string): Fields[] => [
  { accountId: own.account, type, ARN },
]
const tagsOf = ({ random, own }: Scene): Fields[] => [
  { key: 'Environment', value: random.pick(['prod', 'staging', 'dev']) },
  { key: 'Team', value: wordOf(random) },
  { key: 'Name', value: random.pick(own.names) },
]
const clock = (time: number): string => new Date(time).toUTCString()

const ec2: Draft = ({ random, own, time }, { eventName, readOnly }) => {
  const items = (key: string, from: readonly string[]) => ({
    items: Array.from({ length: random.whole(1, 7) }, () => ({ [key]: random.pick(from) })),
  })
  if (readOnly)
    return {
      request: eventName.includes('Instance')
        ? { instancesSet: items('instanceId', own.instances), filterSet: {} }
        : {
            maxResults: 1000,
            filterSet: {
              items: [
                { name: 'vpc-id', valueSet: items('value', own.networks) },
                { name: `tag:${wordOf(random)}`, valueSet: { items: [{ value: random.pick(own.names) }] } },
              ],
            },
          },
      response: null,
    }
  if (eventName !== 'RunInstances')
    return {
      request: { instancesSet: items('instanceId', own.instances), groupId: random.pick(own.groups) },
      response: { requestId: random.uuid(), _return: true },
    }
  return {
    request: {
      instancesSet: { items: [{ imageId: random.pick(own.images), minCount: 1, maxCount: 1 }] },
      instanceType: random.pick(['t3.small', 'm7g.large', 'c7i.xlarge']),
      subnetId: random.pick(own.subnets),
      clientToken: random.uuid(),
    },
    response: {
      requestId: random.uuid(),
      reservationId: resourceId(random, 'r'),
      instancesSet: {
        items: [
          {
            instanceId: resourceId(random, 'i'),
            imageId: random.pick(own.images),
            instanceState: { code: 0, name: 'pending' },
            privateIpAddress: `10.0.${random.whole(0, 255)}.${random.whole(1, 254)}`,
            networkInterfaceId: random.pick(own.interfaces),
            vpcId: random.pick(own.networks),
            launchTime: time,
          },
        ],
      },
    },
  }
}

const s3: Draft = (scene, { eventName }) => {
  const { random, own, region } = scene
  const bucketName = random.pick(own.buckets)
  const host = `${bucketName}.s3.${region}.amazonaws.com`
  const isObject = eventName.endsWith('Object')
  const key = `${wordOf(random)}/${isoOf(scene.time).slice(0, 10)}/${random.hex(12)}.json`
  return {
    request: { bucketName, Host: host, ...(isObject && { key }) },
    response: null,
    resources: [
      ...(isObject ? [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketName}/${key}` }] : []),
      ...ownResource(scene, 'AWS::S3::Bucket', `arn:aws:s3:::${bucketName}`),
    ],
    additional: {
      SignatureVersion: 'SigV4',
      CipherSuite: 'TLS_AES_128_GCM_SHA256',
      bytesTransferredIn: 0,
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': random.characters(76, BASE64),
      bytesTransferredOut: random.whole(200, 40_000),
    },
  }
}

const sts: Draft = (scene, { eventName }) => {
  const { random, own, time } = scene
  if (!eventName.startsWith('Assume')) return { request: null, response: null }
  const role = random.pick(own.roles)
  const session = `${wordOf(random)}-${random.hex(8)}`
  const roleArn = `arn:aws:iam::${own.account}:role/${role}`
  return {
    request: { roleArn, roleSessionName: session, durationSeconds: 3600 },
    response: {
      credentials: {
        accessKeyId: credentialId(random, 'ASIA'),
        sessionToken: random.characters(320, BASE64),
        expiration: clock(time + 3_600_000),
      },
      assumedRoleUser: {
        assumedRoleId: `${credentialId(random, 'AROA')}:${session}`,
        arn: `arn:aws:sts::${own.account}:assumed-role/${role}/${session}`,
      },
    },
    resources: ownResource(scene, 'AWS::IAM::Role', roleArn),
  }
}

const kms: Draft = (scene, { eventName }) => {
  const { random, own } = scene
  const keyId = arnOf(scene, 'kms', `key/${random.pick(own.keys)}`)
  return {
    request: {
      keyId,
      ...(eventName === 'GenerateDataKey' && { keySpec: 'AES_256' }),
      encryptionContext: random.chance(0.5)
        ? { 'aws:s3:arn': `arn:aws:s3:::${random.pick(own.buckets)}` }
        : { SecretARN: arnOf(scene, 'secretsmanager', `secret:${random.pick(own.secrets)}`) },
    },
    response: eventName === 'CreateGrant' ? { keyId, grantId: random.hex(64) } : null,
    resources: ownResource(scene, 'AWS::KMS::Key', keyId),
  }
}

const iam: Draft = ({ random, own }, { eventName, readOnly }) => {
  const userName = fullNameOf(random)
  const roleName = random.pick(own.roles)
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 'kms:Decrypt'],
        Resource: `arn:aws:s3:::${random.pick(own.buckets)}/*`,
      },
    ],
  })
  if (/User|AccessKey/.test(eventName)) return { request: { userName }, response: null }
  return {
    request: { roleName, ...(!readOnly && { policyName: random.pick(own.names), policyDocument }) },
    response: null,
  }
}

const ssm: Draft = (scene, { eventName }) => {
  const { random, own, region } = scene
  const name = random.pick(own.parameters)
  if (eventName.includes('Parameter'))
    return {
      request: { name, withDecryption: true },
      response: null,
      resources: ownResource(scene, 'AWS::SSM::Parameter', arnOf(scene, 'ssm', `parameter${name}`)),
    }
  return {
    request: {
      instanceId: random.pick(own.instances),
      agentVersion: '3.3.2299.0',
      agentStatus: 'Active',
      platformName: 'Amazon Linux',
      iPAddress: `10.0.${random.whole(0, 255)}.${random.whole(1, 254)}`,
      computerName: `ip-10-0-${random.whole(0, 255)}-${random.whole(1, 254)}.${region}.compute.internal`,
      availabilityZone: `${region}a`,
    },
    response: null,
  }
}

const signin: Draft = ({ random, region }, { eventName }) => ({
  request: null,
  response: { [eventName]: random.chance(0.94) ? 'Success' : 'Failure' },
  additional: {
    LoginTo: `https://console.aws.amazon.com/console/home?region=${region}&state=hashArgsFromTB_${random.hex(16)}`,
    MobileVersion: 'No',
    MFAUsed: random.chance(0.8) ? 'Yes' : 'No',
  },
})

/** Every other service: what it reads or makes has the name of the action. */
const anyService: Draft = (scene, { eventName, readOnly }, { name }) => {
  const { random, own, time } = scene
  const thing = eventName.replace(/^[A-Z][a-z]+/, '').replace(/\d.*$/, '') || 'Resource'
  const field = `${thing[0]?.toLowerCase()}${thing.slice(1)}`
  const value = random.pick(own.names)
  const arn = arnOf(scene, name, `${field}/${value}`)
  if (readOnly)
    return {
      request: {
        [`${field}Name`]: value,
        ...(random.chance(0.5) && { maxResults: random.pick(['20', '50', '100']) }),
        ...(random.chance(0.6) && { nextToken: random.characters(random.whole(80, 240), BASE64) }),
        ...(random.chance(0.4) && { filters: [{ name: 'tag:Team', values: [wordOf(random)] }] }),
      },
      response: null,
      ...(random.chance(0.2) && { resources: [{ accountId: own.account, ARN: arn }] }),
    }
  return {
    request: {
      [`${field}Name`]: value,
      clientRequestToken: random.uuid(),
      tags: tagsOf(scene),
      description: `${wordOf(random)} ${wordOf(random)} managed by ${random.pick(own.stacks)}`,
      roleArn: `arn:aws:iam::${own.account}:role/${random.pick(own.roles)}`,
    },
    response: {
      [field]: {
        arn,
        name: value,
        id: random.uuid(),
        status: random.pick(['ACTIVE', 'CREATING', 'UPDATING']),
        updatedAt: clock(time),
        configuration: {
          subnetIds: [random.pick(own.subnets), random.pick(own.subnets)],
          securityGroupIds: [random.pick(own.groups)],
          kmsKeyId: arnOf(scene, 'kms', `key/${random.pick(own.keys)}`),
        },
        tags: tagsOf(scene),
      },
    },
    resources: [{ accountId: own.account, ARN: arn }],
  }
}

const DRAFTS: Readonly<Record<string, Draft>> = { ec2, s3, sts, kms, iam, ssm, signin }
