// What the generated logs call: services and their event names, the busiest first. Names are AWS's own.

export type CalledService = { name: string; eventSource: string; events: readonly CalledEvent[] }
export type CalledEvent = { eventName: string; readOnly: boolean }

const LISTED = `
ec2 DescribeInstances DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeVolumes DescribeNetworkInterfaces DescribeInstanceStatus DescribeRouteTables DescribeImages DescribeTags DescribeSnapshots CreateTags DescribeAddresses DescribeRegions RunInstances TerminateInstances CreateNetworkInterface DeleteNetworkInterface AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress CreateVolume AttachVolume CreateSnapshot StartInstances StopInstances ModifyInstanceAttribute CreateSecurityGroup DeleteSecurityGroup DescribeLaunchTemplates
s3 GetBucketAcl ListBuckets GetBucketLocation GetObject HeadBucket GetBucketPolicy PutObject GetBucketVersioning GetBucketEncryption ListObjects GetBucketTagging GetBucketPublicAccessBlock PutBucketPolicy CreateBucket DeleteObject PutBucketEncryption DeleteBucket GetBucketLogging
sts AssumeRole GetCallerIdentity AssumeRoleWithWebIdentity AssumeRoleWithSAML GetSessionToken GetFederationToken
kms Decrypt GenerateDataKey DescribeKey Encrypt ListAliases CreateGrant ListKeys GetKeyPolicy GetKeyRotationStatus RetireGrant ScheduleKeyDeletion
logs DescribeLogGroups CreateLogStream DescribeLogStreams FilterLogEvents StartQuery GetQueryResults CreateLogGroup PutRetentionPolicy
iam GetRole ListRolePolicies ListAttachedRolePolicies GetUser ListUsers ListRoles GetPolicy GetPolicyVersion ListAccessKeys GetInstanceProfile GetAccountSummary CreateRole AttachRolePolicy PutRolePolicy CreateAccessKey DeleteAccessKey CreateUser DeleteUser AttachUserPolicy UpdateAssumeRolePolicy
ssm GetParameter UpdateInstanceInformation DescribeInstanceInformation GetParameters ListAssociations GetParametersByPath PutParameter SendCommand ListCommandInvocations StartSession TerminateSession
lambda ListFunctions20150331 GetFunction20150331v2 GetFunctionConfiguration20150331v2 Invoke ListEventSourceMappings20150331 UpdateFunctionCode20150331v2 UpdateFunctionConfiguration20150331v2 CreateFunction20150331 AddPermission20150331v2 DeleteFunction20150331
dynamodb DescribeTable ListTables DescribeContinuousBackups DescribeTimeToLive ListTagsOfResource UpdateTable CreateTable DeleteTable
monitoring DescribeAlarms ListMetrics PutMetricAlarm DescribeAlarmsForMetric GetDashboard SetAlarmState DeleteAlarms
secretsmanager GetSecretValue DescribeSecret ListSecrets GetResourcePolicy PutSecretValue RotateSecret CreateSecret
autoscaling DescribeAutoScalingGroups DescribeAutoScalingInstances UpdateAutoScalingGroup SetDesiredCapacity DescribeScalingActivities TerminateInstanceInAutoScalingGroup
elasticloadbalancing DescribeTargetHealth DescribeLoadBalancers DescribeTargetGroups DescribeListeners RegisterTargets DeregisterTargets ModifyListener
rds DescribeDBInstances DescribeDBClusters ListTagsForResource DescribeDBSnapshots CreateDBSnapshot ModifyDBInstance DeleteDBSnapshot RebootDBInstance
ecs DescribeTasks DescribeServices ListTasks DescribeClusters SubmitTaskStateChange RunTask RegisterTaskDefinition UpdateService StopTask
eks DescribeCluster ListClusters DescribeNodegroup AccessKubernetesApi ListNodegroups UpdateNodegroupVersion
sqs GetQueueAttributes GetQueueUrl ListQueues CreateQueue SetQueueAttributes DeleteQueue PurgeQueue
sns ListTopics GetTopicAttributes ListSubscriptionsByTopic Subscribe CreateTopic SetTopicAttributes
cloudformation DescribeStacks DescribeStackEvents ListStacks DescribeStackResources CreateChangeSet ExecuteChangeSet UpdateStack CreateStack DeleteStack
cloudtrail DescribeTrails LookupEvents GetTrailStatus GetEventSelectors UpdateTrail StopLogging StartLogging
config PutEvaluations DescribeConfigRules DescribeConfigurationRecorders SelectResourceConfig DescribeComplianceByConfigRule
ecr BatchGetImage GetAuthorizationToken GetDownloadUrlForLayer BatchCheckLayerAvailability DescribeRepositories PutImage InitiateLayerUpload
events ListRules ListTargetsByRule DescribeRule PutRule PutTargets DisableRule
tagging GetResources GetTagKeys TagResources
guardduty ListDetectors GetDetector ListFindings GetFindings UpdateDetector
securityhub BatchImportFindings GetFindings DescribeHub BatchUpdateFindings
route53 ListHostedZones ListResourceRecordSets GetHostedZone ChangeResourceRecordSets
acm ListCertificates DescribeCertificate RequestCertificate
cloudfront ListDistributions GetDistribution CreateInvalidation UpdateDistribution
organizations DescribeOrganization ListAccounts DescribeAccount ListParents
sso ListInstances GetRoleCredentials ListPermissionSets CreateAccountAssignment
signin ConsoleLogin SwitchRole CheckMfa
health DescribeEventAggregates DescribeEvents DescribeAffectedEntities
ce GetCostAndUsage GetCostForecast
apigateway GetRestApis GetRestApi GetStages CreateDeployment UpdateStage
athena GetQueryExecution StartQueryExecution GetQueryResults
glue GetTable GetPartitions GetTables GetDatabases StartJobRun BatchCreatePartition
firehose DescribeDeliveryStream ListDeliveryStreams CreateDeliveryStream
kinesis DescribeStreamSummary ListShards ListStreams
states DescribeExecution StartExecution DescribeStateMachine
codebuild BatchGetBuilds StartBuild BatchGetProjects
codepipeline GetPipelineState PutJobSuccessResult StartPipelineExecution
elasticache DescribeCacheClusters DescribeReplicationGroups ModifyReplicationGroup
es DescribeDomain ListDomainNames UpdateDomainConfig
redshift DescribeClusters GetClusterCredentials PauseCluster
elasticfilesystem DescribeFileSystems DescribeMountTargets
backup ListBackupJobs StartBackupJob DescribeBackupVault
inspector2 ListFindings ListCoverage
access-analyzer ListAnalyzers ListFindings ValidatePolicy
wafv2 GetWebACL ListWebACLs UpdateWebACL
bedrock InvokeModel ListFoundationModels
sagemaker DescribeNotebookInstance ListTrainingJobs
cognito-idp DescribeUserPool AdminInitiateAuth ListUserPools
ses GetSendQuota ListIdentities VerifyEmailIdentity
mobiletargeting GetApps GetCampaigns CreateCampaign
servicequotas ListServiceQuotas GetServiceQuota
support DescribeTrustedAdvisorChecks CreateCase
ram GetResourceShares CreateResourceShare
transfer ListServers DescribeServer`

const READING = /^(Get|List|Describe|Head|Lookup|BatchGet|BatchCheck|Filter|Select|Validate|Check)/
const READING_TOO = new Set(
  'Decrypt Encrypt GenerateDataKey AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AccessKubernetesApi StartQuery Invoke InvokeModel'.split(
    ' ',
  ),
)

export const CATALOGUE: readonly CalledService[] = LISTED.trim()
  .split('\n')
  .map((line) => {
    const [name = '', ...events] = line.split(' ')
    return {
      name,
      eventSource: `${name}.amazonaws.com`,
      events: events.map((eventName) => ({
        eventName,
        readOnly: READING.test(eventName) || READING_TOO.has(eventName),
      })),
    }
  })

/** Services that answer from one region alone, whatever region their caller works in. */
export const GLOBAL_SERVICES = new Set([
  'iam',
  'route53',
  'cloudfront',
  'organizations',
  'health',
  'ce',
  'support',
])

/** The busiest first. */
export const REGIONS = [
  'us-east-1',
  'eu-west-1',
  'us-west-2',
  'eu-central-1',
  'ap-northeast-1',
  'us-east-2',
  'ap-southeast-2',
  'eu-west-2',
  'ap-southeast-1',
  'ca-central-1',
  'sa-east-1',
  'eu-north-1',
] as const

export type Failure = { errorCode: string; weight: number; text?: string }
/** Without a text, the message names who was not allowed to do what. */
export const FAILURES: readonly Failure[] = [
  { errorCode: 'AccessDenied', weight: 44 },
  { errorCode: 'Client.UnauthorizedOperation', weight: 14 },
  { errorCode: 'ThrottlingException', weight: 12, text: 'Rate exceeded' },
  { errorCode: 'AccessDeniedException', weight: 9 },
  { errorCode: 'ResourceNotFoundException', weight: 7, text: 'Requested resource not found' },
  { errorCode: 'NoSuchBucketPolicy', weight: 6, text: 'The bucket policy does not exist' },
  { errorCode: 'NoSuchEntityException', weight: 5, text: 'The given name cannot be found.' },
  { errorCode: 'Client.InvalidInstanceID.NotFound', weight: 4, text: 'The instance ID does not exist' },
  { errorCode: 'ValidationException', weight: 3, text: '1 validation error detected at name' },
  { errorCode: 'ExpiredTokenException', weight: 2, text: 'The security token has expired' },
  { errorCode: 'Client.DryRunOperation', weight: 2, text: 'The request would have succeeded.' },
]

/** The braces are each caller's own small version. */
export const AGENTS = [
  'Boto3/1.40.{} md/Botocore#1.40.{} ua/2.1 os/linux#6.1.150 md/arch#x86_64 lang/python#3.12.11 Botocore/1.40.{}',
  'APN/1.0 HashiCorp/1.0 Terraform/1.13.{} (+https://www.terraform.io) terraform-provider-aws/6.14.{} aws-sdk-go-v2/1.39.2 os/linux lang/go#1.24.6',
  'aws-cli/2.31.{} md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 md/command#s3.ls',
  'aws-sdk-go/1.55.{} (go1.24.6; linux; amd64) kubernetes/v1.33.1 cluster-autoscaler/1.33.0',
  'aws-sdk-java/2.34.{} md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.150 lang/java#21.0.8 exec-env/AWS_ECS_FARGATE',
  'aws-sdk-js/3.899.{} ua/2.1 os/linux#6.1.150 lang/js md/nodejs#22.20.0 exec-env/AWS_Lambda_nodejs22.x',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.{}.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.{} Safari/605.1.15',
  'amazon-ssm-agent/3.3.{}.0 (linux; amd64) aws-sdk-go/1.55.7 (go1.24.6; linux; amd64)',
  'aws-internal/3 aws-sdk-java/1.12.{} Linux/5.10.240 OpenJDK_64-Bit_Server_VM/25.462-b09 java/1.8.0_462 vendor/Oracle_Corporation',
  'Prowler/5.12.{} Boto3/1.40.45 md/Botocore#1.40.45 ua/2.1 os/linux#6.1.150 lang/python#3.12.11',
  'console.amazonaws.com',
  'Coral/Netty4',
  'AWS CloudWatch Console',
] as const
