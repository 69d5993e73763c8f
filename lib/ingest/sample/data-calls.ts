// The calls of services that keep and move data: what each is asked for, and with which parameters.
import { arnAt, type Call, type Draft, dataEvent, one, read, write } from './call'
import {
  BUCKETS,
  DATABASES,
  INSTANCES,
  KEYS,
  LOG_GROUPS,
  PARAMETERS,
  QUEUES,
  SECRETS,
  TABLES,
  TOPICS,
} from './world'

const bucket: Draft = (random, { region }) => {
  const bucketName = random.pick(BUCKETS)
  return { bucketName, Host: `${bucketName}.s3.${region}.amazonaws.com` }
}
const object: Draft = (random, place) => ({
  ...bucket(random, place),
  key: `${random.pick(['images', 'exports', 'invoices'])}/${random.hex(8)}.${random.pick(['png', 'csv', 'pdf'])}`,
})
const table = one('tableName', TABLES)
const logGroup = one('logGroupName', LOG_GROUPS)
const logStream: Draft = (random) => ({
  logGroupName: random.pick(LOG_GROUPS),
  logStreamName: `${random.pick(['web', 'worker'])}/${random.hex(32)}`,
})
const database = one('dBInstanceIdentifier', DATABASES)
const secret = one('secretId', SECRETS)
const queue: Draft = (random, { account, region }) => ({
  queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${random.pick(QUEUES)}`,
})
const topic: Draft = (random, place) => ({ topicArn: arnAt(place, 'sns', random.pick(TOPICS)) })
const encryption: Draft = (random, place) => ({
  keyId: arnAt(place, 'kms', `key/${random.pick(KEYS)}`),
  encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${random.pick(BUCKETS)}` },
})
const query: Draft = (random) => ({ queryExecutionId: random.uuid() })
const model: Draft = (random) => ({
  modelId: random.pick(['example.text-large-v1', 'example.text-small-v1']),
})

export const DATA_CALLS: Record<string, readonly Call[]> = {
  s3: [
    read('GetBucketAcl', 6, bucket),
    read('ListBuckets', 4),
    read('GetBucketLocation', 5, bucket),
    read('GetBucketPolicy', 2, bucket),
    read('GetBucketEncryption', 3, bucket),
    read('GetBucketVersioning', 2, bucket),
    read('GetBucketPublicAccessBlock', 2, bucket),
    dataEvent(read('GetObject', 6, object)),
    dataEvent(write('PutObject', 5, object)),
    dataEvent(write('DeleteObject', 0.4, object)),
    write('PutBucketLifecycle', 0.2, bucket),
    write('PutBucketTagging', 0.3, bucket),
  ],
  kms: [
    read('Decrypt', 10, encryption),
    read('GenerateDataKey', 6, encryption),
    read('DescribeKey', 3, encryption),
    write('CreateGrant', 0.4, encryption),
  ],
  logs: [
    read('DescribeLogGroups', 5),
    read('FilterLogEvents', 4, logGroup),
    read('StartQuery', 3, logGroup),
    read('GetQueryResults', 4, (random) => ({ queryId: random.uuid() })),
    write('CreateLogStream', 8, logStream),
    write('PutRetentionPolicy', 0.2, (random) => ({
      logGroupName: random.pick(LOG_GROUPS),
      retentionInDays: 90,
    })),
  ],
  dynamodb: [
    read('DescribeTable', 8, table),
    read('ListTables', 2),
    read('DescribeContinuousBackups', 2, table),
    write('UpdateTable', 0.3, table),
    write('CreateBackup', 0.5, table),
  ],
  rds: [
    read('DescribeDBInstances', 8, database),
    read('DescribeDBSnapshots', 3, database),
    write('CreateDBSnapshot', 0.6, database),
    write('ModifyDBInstance', 0.2, database),
    write('RebootDBInstance', 0.1, database),
  ],
  secretsmanager: [
    read('GetSecretValue', 7, secret),
    read('DescribeSecret', 4, secret),
    read('ListSecrets', 1),
    write('PutSecretValue', 0.2, secret),
    write('RotateSecret', 0.2, secret),
  ],
  ssm: [
    read('GetParameter', 7, one('name', PARAMETERS)),
    read('DescribeInstanceInformation', 4),
    write('UpdateInstanceInformation', 9, (random) => ({
      instanceId: random.pick(INSTANCES),
      agentVersion: '3.3.3050.0',
      agentStatus: 'Active',
      platformType: 'Linux',
    })),
    write('PutParameter', 0.3, one('name', PARAMETERS)),
    write('StartSession', 0.2, one('target', INSTANCES), (random) => ({
      sessionId: `session-${random.hex(17)}`,
      tokenValue: 'Value hidden due to security reasons.',
    })),
  ],
  sqs: [
    read('GetQueueAttributes', 8, queue),
    read('ListQueues', 2),
    write('SetQueueAttributes', 0.3, queue),
    write('PurgeQueue', 0.05, queue),
  ],
  sns: [
    read('ListTopics', 4),
    read('GetTopicAttributes', 6, topic),
    write('Subscribe', 0.5, topic),
    write('SetTopicAttributes', 0.3, topic),
  ],
  glue: [
    read('GetTable', 5, one('name', TABLES)),
    read('GetPartitions', 4, one('tableName', TABLES)),
    write(
      'StartJobRun',
      1,
      () => ({ jobName: 'nightly-report' }),
      (random) => ({ jobRunId: `jr_${random.hex(64)}` }),
    ),
  ],
  athena: [
    write('StartQueryExecution', 2, () => ({ queryString: '***OMITTED***', workGroup: 'primary' }), query),
    read('GetQueryExecution', 5, query),
    read('GetQueryResults', 3, query),
  ],
  bedrock: [
    read('ListFoundationModels', 2),
    read('InvokeModel', 8, model),
    read('GetFoundationModel', 2, one('modelIdentifier', ['example.text-large-v1'])),
  ],
  sagemaker: [
    read('ListTrainingJobs', 3),
    read('DescribeNotebookInstance', 4, one('notebookInstanceName', ['experiments'])),
    write('StartNotebookInstance', 0.5, one('notebookInstanceName', ['experiments'])),
    write('StopNotebookInstance', 0.5, one('notebookInstanceName', ['experiments'])),
  ],
}
