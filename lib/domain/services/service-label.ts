// The catalogue of services: eventSource → what people call it, and the family it belongs to. The first part of an
// event source is not always the service's name (monitoring is CloudWatch), so the usual ones are listed.

const SERVICE_FAMILIES = [
  'Analytics',
  'Application integration',
  'Billing',
  'Compute',
  'Containers',
  'Customer engagement',
  'Database',
  'Developer tools',
  'Machine learning',
  'Management',
  'Networking',
  'Security and identity',
  'Storage',
  'Other',
] as const
type ServiceFamily = (typeof SERVICE_FAMILIES)[number]
export type CataloguedService = { label: string; family: ServiceFamily }

// family → the first part of the event source → the label.
const CATALOGUE: Record<Exclude<ServiceFamily, 'Other'>, Record<string, string>> = {
  Analytics: {
    athena: 'Athena',
    elasticmapreduce: 'EMR',
    es: 'OpenSearch',
    firehose: 'Data Firehose',
    glue: 'Glue',
    kinesis: 'Kinesis',
    lakeformation: 'Lake Formation',
    opensearchservice: 'OpenSearch Service',
    quicksight: 'QuickSight',
    redshift: 'Redshift',
  },
  'Application integration': {
    events: 'EventBridge',
    scheduler: 'EventBridge Scheduler',
    sns: 'SNS',
    sqs: 'SQS',
    states: 'Step Functions',
  },
  Billing: {
    billing: 'Billing',
    budgets: 'Budgets',
    ce: 'Cost Explorer',
  },
  Compute: {
    autoscaling: 'EC2 Auto Scaling',
    batch: 'Batch',
    ec2: 'EC2',
    'ec2-instance-connect': 'EC2 Instance Connect',
    elasticbeanstalk: 'Elastic Beanstalk',
    lambda: 'Lambda',
    lightsail: 'Lightsail',
  },
  Containers: {
    ecr: 'ECR',
    ecs: 'ECS',
    eks: 'EKS',
    'eks-auth': 'EKS Auth',
  },
  'Customer engagement': {
    connect: 'Connect',
    pinpoint: 'Amazon Pinpoint',
    ses: 'Amazon SES',
    'sms-voice': 'Amazon Pinpoint SMS and Voice',
  },
  Database: {
    dynamodb: 'DynamoDB',
    elasticache: 'ElastiCache',
    rds: 'RDS',
    'rds-data': 'RDS Data API',
  },
  'Developer tools': {
    cloudshell: 'CloudShell',
    codebuild: 'CodeBuild',
    codecommit: 'CodeCommit',
    codedeploy: 'CodeDeploy',
    codepipeline: 'CodePipeline',
    xray: 'X-Ray',
  },
  'Machine learning': {
    bedrock: 'Bedrock',
    sagemaker: 'SageMaker',
  },
  Management: {
    'application-autoscaling': 'Application Auto Scaling',
    cloudcontrolapi: 'Cloud Control API',
    cloudformation: 'CloudFormation',
    cloudtrail: 'CloudTrail',
    config: 'Config',
    health: 'Health',
    logs: 'CloudWatch Logs',
    monitoring: 'CloudWatch',
    notifications: 'User Notifications',
    organizations: 'Organizations',
    'resource-explorer-2': 'Resource Explorer',
    'resource-groups': 'Resource Groups',
    servicecatalog: 'Service Catalog',
    servicequotas: 'Service Quotas',
    ssm: 'Systems Manager',
    ssmmessages: 'Session Manager messages',
    support: 'Support',
    tagging: 'Resource Groups Tagging',
    trustedadvisor: 'Trusted Advisor',
  },
  Networking: {
    apigateway: 'API Gateway',
    cloudfront: 'CloudFront',
    elasticloadbalancing: 'Elastic Load Balancing',
    route53: 'Route 53',
    route53domains: 'Route 53 Domains',
    route53resolver: 'Route 53 Resolver',
  },
  'Security and identity': {
    'access-analyzer': 'IAM Access Analyzer',
    acm: 'Certificate Manager',
    'cognito-identity': 'Cognito identity pools',
    'cognito-idp': 'Cognito user pools',
    ds: 'Directory Service',
    guardduty: 'GuardDuty',
    iam: 'IAM',
    identitystore: 'Identity Store',
    inspector2: 'Inspector',
    kms: 'KMS',
    macie2: 'Macie',
    ram: 'Resource Access Manager',
    rolesanywhere: 'IAM Roles Anywhere',
    secretsmanager: 'Secrets Manager',
    securityhub: 'Security Hub',
    signin: 'Sign-in',
    sso: 'IAM Identity Center',
    sts: 'STS',
    wafv2: 'WAF',
  },
  Storage: {
    backup: 'Backup',
    ebs: 'EBS direct APIs',
    elasticfilesystem: 'EFS',
    glacier: 'S3 Glacier',
    s3: 'S3',
    transfer: 'Transfer Family',
  },
}

const SERVICES = new Map<string, CataloguedService>()
for (const family of SERVICE_FAMILIES)
  if (family !== 'Other')
    for (const [name, label] of Object.entries(CATALOGUE[family])) SERVICES.set(name, { label, family })

const HOST = /^([a-z0-9-]+)\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/

/**
 * What is known of an event source (`ses.amazonaws.com`). One that is not listed gets a readable form of its first
 * part and the family `Other`; anything that is no AWS host is its own label.
 */
export function serviceOf(eventSource: string): CataloguedService {
  const name = HOST.exec(eventSource)?.[1]
  if (name === undefined) return { label: eventSource, family: 'Other' }
  return SERVICES.get(name) ?? { label: readable(name), family: 'Other' }
}

/** What people call the service: `Amazon SES` for `ses.amazonaws.com`. */
export const serviceLabel = (eventSource: string): string => serviceOf(eventSource).label

// `dax` → `DAX`, `app-integrations` → `App Integrations`.
function readable(name: string): string {
  if (name.length <= 3) return name.toUpperCase()
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
