// The company that the sample data is about: its accounts, people, roles and resources. Every number, name and
// address is one that documentation may use; nobody owns them.

export const ACCOUNTS = {
  production: '111122223333',
  staging: '444455556666',
  sandbox: '123456789012',
} as const

/** Where each account works, most used first. */
export const REGIONS: Record<string, readonly { name: string; weight: number }[]> = {
  [ACCOUNTS.production]: [
    { name: 'us-east-1', weight: 60 },
    { name: 'eu-central-1', weight: 28 },
    { name: 'us-west-2', weight: 12 },
  ],
  [ACCOUNTS.staging]: [
    { name: 'us-east-1', weight: 70 },
    { name: 'eu-central-1', weight: 30 },
  ],
  [ACCOUNTS.sandbox]: [{ name: 'us-west-2', weight: 100 }],
}

export const AGENTS = {
  cli: 'aws-cli/2.31.6 md/awscrt#0.27.6 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.7 cfg/retry-mode#standard',
  cliLinux:
    'aws-cli/2.31.6 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 exec-env/EC2',
  terraform:
    'APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.14.1 aws-sdk-go-v2/1.39.2',
  browser:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  python:
    'Boto3/1.40.45 md/Botocore#1.40.45 ua/2.1 os/linux#6.1.150 md/arch#x86_64 lang/python#3.12.11 Botocore/1.40.45',
  java: 'aws-sdk-java/2.34.7 md/io#sync md/http#Apache ua/2.1 os/Linux#6.1.150 lang/java#21.0.8 exec-env/AWS_ECS_FARGATE',
  node: 'aws-sdk-js/3.899.0 ua/2.1 os/linux#6.1.150 lang/js md/nodejs#22.20.0 exec-env/AWS_Lambda_nodejs22.x',
  grafana: 'grafana/12.2.0 aws-sdk-go-v2/1.39.2 os/linux lang/go#1.25.1',
  attacker:
    'python-requests/2.32.5 Boto3/1.28.57 md/Botocore#1.31.57 ua/2.0 os/linux#5.15.0 lang/python#3.10.12',
  /** Old mailing programs sign with an SDK that does not know its own version. */
  oldJava: 'aws-sdk-java/unknown-version',
} as const

export type Person = {
  userName: string
  account: string
  /** The long-term key; `nextKeyId` replaces it where it had to be taken away. */
  accessKeyId: string
  nextKeyId?: string
  principalId: string
  address: string
  agent: string
  /** Services to the share of this person's calls. */
  interests: Readonly<Record<string, number>>
}
const person = (
  userName: string,
  id: string,
  rest: Omit<Person, 'userName' | 'accessKeyId' | 'principalId' | 'account'> & { account?: string },
): Person => ({
  account: ACCOUNTS.production,
  ...rest,
  userName,
  accessKeyId: `AKIA${id}EXAMPLE`,
  principalId: `AIDA${id}AEXAMPLE`,
})

export const PEOPLE = {
  alice: person('alice', 'IOSFODNN7', {
    address: '203.0.113.12',
    agent: AGENTS.cli,
    interests: { ec2: 4, iam: 3, s3: 3, cloudformation: 2, rds: 2, route53: 1, kms: 1, organizations: 1 },
  }),
  bob: person('bob', 'I44QH8DHB', {
    address: '203.0.113.25',
    agent: AGENTS.cli,
    interests: { lambda: 4, dynamodb: 3, logs: 3, sqs: 2, s3: 2, apigateway: 1, states: 1 },
  }),
  carol: person('carol', 'J7RTQ2NLC', {
    address: '203.0.113.31',
    agent: AGENTS.browser,
    interests: { pinpoint: 6, ses: 5, 'sms-voice': 2, sns: 1, s3: 1 },
  }),
  dave: person('dave', 'K3WXE5MVD', {
    nextKeyId: 'AKIAP9ZLE4GTDEXAMPLE',
    address: '203.0.113.44',
    agent: AGENTS.cli,
    interests: { s3: 5, glue: 3, athena: 3, logs: 1, kms: 1 },
  }),
  erin: person('erin', 'L6YUF3PSE', {
    account: ACCOUNTS.staging,
    address: '203.0.113.58',
    agent: AGENTS.terraform,
    interests: { ec2: 4, elasticloadbalancing: 2, ecs: 3, rds: 2, secretsmanager: 2, iam: 1 },
  }),
  frank: person('frank', 'M2BVG8QRF', {
    account: ACCOUNTS.sandbox,
    address: '2001:db8:17::f4',
    agent: AGENTS.cli,
    interests: { bedrock: 3, sagemaker: 3, s3: 2, ec2: 2, lambda: 1 },
  }),
} as const satisfies Record<string, Person>

/** Users that are programs: they call all day and all night. */
export const PROGRAMS = {
  grafana: person('grafana-reader', 'N5CTH7ZKG', {
    address: '192.0.2.40',
    agent: AGENTS.grafana,
    interests: { monitoring: 7, logs: 3, rds: 1, ec2: 1 },
  }),
  mailer: person('newsletter-mailer', 'Q8DUJ4XWM', {
    address: '192.0.2.61',
    agent: AGENTS.oldJava,
    interests: { ses: 8, sns: 1 },
  }),
} as const satisfies Record<string, Person>

export type Role = { name: string; path?: string; account: string; id: string }
const role = (name: string, account: string, id: string, path?: string): Role => ({
  name,
  account,
  id: `AROA${id}EXAMPLE`,
  path,
})

export const ROLES = {
  admin: role('PlatformAdmin', ACCOUNTS.production, 'V5HZN3BCAX'),
  deploy: role('GitHubDeploy', ACCOUNTS.production, 'W7JAP6DFBX', 'ci/'),
  appServer: role('ShopServer', ACCOUNTS.production, 'X2KBQ4GHCX'),
  orders: role('OrderEvents', ACCOUNTS.production, 'Y4LCR5JKDX'),
  reports: role('ReportTask', ACCOUNTS.production, 'Z6MDS7LMEX'),
  marketing: role('CampaignRunner', ACCOUNTS.production, 'A3NET2PQFX'),
  audit: role('SecurityAudit', ACCOUNTS.production, 'B5PFU4RSGX'),
  stagingDeploy: role('GitHubDeploy', ACCOUNTS.staging, 'C7QGV6TUHX', 'ci/'),
  autoScaling: role(
    'AWSServiceRoleForAutoScaling',
    ACCOUNTS.production,
    'D2RHW3VWJX',
    'aws-service-role/autoscaling.amazonaws.com/',
  ),
  powerUser: role(
    'AWSReservedSSO_PowerUserAccess_5d1f8a4be02c7396',
    ACCOUNTS.production,
    'E4SJX5YZKX',
    'aws-reserved/sso.amazonaws.com/',
  ),
  sandboxUser: role(
    'AWSReservedSSO_PowerUserAccess_0c94e7d2ab6f1853',
    ACCOUNTS.sandbox,
    'F6TKY7BCLX',
    'aws-reserved/sso.amazonaws.com/',
  ),
} as const satisfies Record<string, Role>

export const arnOfRole = ({ account, path = '', name }: Role): string =>
  `arn:aws:iam::${account}:role/${path}${name}`

/** Who signs in through IAM Identity Center. */
export const WORKFORCE = [
  'grace@example.com',
  'heidi@example.com',
  'ivan@example.com',
  'judy@example.com',
] as const

export const BUCKETS = [
  'example-shop-images',
  'example-shop-exports',
  'example-reports',
  'example-build-artifacts',
  'example-access-logs',
  'example-campaign-assets',
] as const
export const TABLES = ['orders', 'carts', 'customers', 'sessions', 'stock'] as const
export const FUNCTIONS = [
  'order-created',
  'send-receipt',
  'resize-image',
  'nightly-report',
  'stock-sync',
] as const
export const CLUSTERS = ['shop', 'reports'] as const
export const DATABASES = ['shop-main', 'shop-replica', 'reports'] as const
export const SECRETS = ['shop/database', 'shop/payment-provider', 'reports/database'] as const
export const PARAMETERS = ['/shop/feature-flags', '/shop/currency', '/reports/schedule'] as const
export const QUEUES = ['orders', 'receipts', 'image-jobs'] as const
export const TOPICS = ['order-events', 'alerts', 'bounces'] as const
export const LOG_GROUPS = [
  '/aws/lambda/order-created',
  '/aws/lambda/send-receipt',
  '/ecs/shop',
  '/ecs/reports',
] as const
export const INSTANCES = [
  'i-0a1b2c3d4e5f60718',
  'i-0b2c3d4e5f6071829',
  'i-0c3d4e5f607182930',
  'i-0d4e5f60718293a41',
] as const
export const KEYS = ['1234abcd-12ab-34cd-56ef-1234567890ab', '0987dcba-09fe-87dc-65ba-ab0987654321'] as const
export const PINPOINT_APPS = ['a71dfa4c1aab66332a5839798f000001', 'a71dfa4c1aab66332a5839798f000002'] as const
export const MAIL_DOMAINS = ['example.com', 'mail.example.com', 'shop.example.com'] as const
