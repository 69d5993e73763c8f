// What a record's request was about, in one short text: the bucket, the role, the instance.

// In this order: what stands first tells more. The names are those of many services' requests.
const TELLING = [
  'bucketName',
  'functionName',
  'tableName',
  'roleName',
  'userName',
  'groupName',
  'policyName',
  'policyArn',
  'instanceId',
  'dBInstanceIdentifier',
  'clusterName',
  'stackName',
  'queueName',
  'queueUrl',
  'topicArn',
  'secretId',
  'keyId',
  'volumeId',
  'snapshotId',
  'groupId',
  'roleArn',
  'name',
]
const LONGEST = 200

/** Null where the request names nothing. `record` is a parsed CloudTrail record; anything else has no resource. */
export function resourceOf(record: unknown): string | null {
  const parameters = fieldsOf(fieldsOf(record).requestParameters)
  for (const name of TELLING) {
    const value = textOf(parameters[name])
    if (value) return value
  }
  // EC2 wraps what a request is about: {"instancesSet":{"items":[{"instanceId":"i-1"}]}}.
  const items = listOf(fieldsOf(parameters.instancesSet).items)
  const instance = textOf(fieldsOf(items[0]).instanceId)
  if (instance) return items.length > 1 ? `${instance} and ${items.length - 1} more` : instance
  const resource = fieldsOf(listOf(fieldsOf(record).resources)[0])
  const arn = textOf(resource.ARN) ?? textOf(resource.arn)
  if (arn) return arn
  const other = Object.entries(parameters).find(
    ([name, value]) => /(name|id|arn)$/i.test(name) && textOf(value),
  )
  return other ? textOf(other[1]) : null
}

/** An ARN's own part (`user/alice`, `logs/a.json`): what stands before it is in other columns. Any other text as it is. */
export const resourceLabel = (resource: string): string =>
  /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(resource)?.[1] ?? resource

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : null
