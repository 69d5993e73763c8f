// The smallest IAM policy with which a source can be read: shown wherever a permission is missing.

type PolicyStatement = {
  Sid: string
  Effect: 'Allow'
  Action: string | string[]
  Resource: string
  Condition?: Record<string, Record<string, string | string[]>>
}
export type PolicyDocument = { Version: '2012-10-17'; Statement: PolicyStatement[] }

/** What of a source's location a policy is about. */
export type PolicyLocation = {
  bucket: string
  prefix: string
  region: string | null
  endpoint: string | null
  roleArn: string | null
}

/** `kms`: the objects are encrypted with a KMS key; `digests`: CloudTrail's public keys are to be asked for. */
export type PolicyNeeds = { queueUrl: string | null; kms: boolean; digests: boolean }

/**
 * All that Cairn needs for one source, and nothing more. With a role, the first statement belongs to the credentials
 * that Cairn runs with, the others to the role. An S3-compatible service of its own has neither KMS nor CloudTrail.
 */
export function leastPolicy(location: PolicyLocation, needs: PolicyNeeds): PolicyDocument {
  const { bucket, prefix, region, endpoint, roleArn } = location
  const partition = partitionOf(location)
  const bucketArn = `arn:${partition}:s3:::${bucket}`
  const keys = `${literal(prefix)}*`
  const statements: (PolicyStatement | null)[] = [
    roleArn === null
      ? null
      : { Sid: 'CairnTakesTheRole', Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn },
    {
      Sid: 'ListTheLogs',
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: bucketArn,
      ...(prefix !== '' && { Condition: { StringLike: { 's3:prefix': [keys] } } }),
    },
    { Sid: 'ReadTheLogs', Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucketArn}/${keys}` },
    needs.kms
      ? {
          Sid: 'DecryptTheLogs',
          Effect: 'Allow',
          Action: 'kms:Decrypt',
          // Which key it is S3 does not say; only S3 may use it so, and only for what can be read anyway.
          Resource: '*',
          Condition: { StringLike: { 'kms:ViaService': `s3.${region ?? '*'}.amazonaws.com*` } },
        }
      : null,
    needs.queueUrl === null
      ? null
      : {
          Sid: 'ReceiveTheNews',
          Effect: 'Allow',
          Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
          Resource: queueArn(needs.queueUrl, partition),
        },
    needs.digests && endpoint === null
      ? {
          Sid: 'CheckTheDigests',
          Effect: 'Allow',
          Action: 'cloudtrail:ListPublicKeys',
          Resource: '*',
        }
      : null,
  ]
  return { Version: '2012-10-17', Statement: statements.filter((one) => one !== null) }
}

/** A role and a region tell it; without either it is the one that nearly everybody is in. */
function partitionOf({ region, roleArn }: PolicyLocation): string {
  const ofRole = roleArn?.split(':')[1]
  if (ofRole !== undefined) return ofRole
  if (region?.startsWith('cn-')) return 'aws-cn'
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>`; of another address only the name is known. */
function queueArn(queueUrl: string, partition: string): string {
  const { hostname, pathname } = new URL(queueUrl)
  const region = /^sqs\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(hostname)?.[1] ?? '*'
  const [account, name] = pathname.split('/').filter((part) => part !== '')
  return /^\d{12}$/.test(account ?? '') && name !== undefined
    ? `arn:${partition}:sqs:${region}:${account}:${name}`
    : `arn:${partition}:sqs:${region}:*:${pathname.split('/').at(-1)}`
}

/** IAM reads `*`, `?` and `$` in a pattern as more than themselves, unless they are written so. */
const literal = (text: string): string => text.replace(/[*?$]/g, (character) => `\${${character}}`)
