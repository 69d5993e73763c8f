// The calls that build, deploy, watch and govern: what each service is asked for, and with which parameters.
import { arnAt, type Call, type Draft, one, read, write } from './call'
import { CLUSTERS, FUNCTIONS, INSTANCES, PEOPLE, ROLES } from './world'

const done: Draft = () => ({ _return: true })
const instances: Draft = (random) => ({
  instancesSet: { items: [{ instanceId: random.pick(INSTANCES) }] },
  filterSet: {},
})
const filters: Draft = (random) => ({
  maxResults: 100,
  filterSet: {
    items: [
      { name: 'tag:Environment', valueSet: { items: [{ value: random.pick(['production', 'staging']) }] } },
    ],
  },
})
const securityGroup: Draft = (random) => ({
  groupId: `sg-0${random.pick(['a1', 'b2', 'c3'])}f8e2d4c6b8a01`,
  ipPermissions: {
    items: [
      { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '203.0.113.0/24' }] } },
    ],
  },
})
const userName = one('userName', Object.keys(PEOPLE))
const roleName = one(
  'roleName',
  Object.values(ROLES).map(({ name }) => name),
)
const lambda = one('functionName', FUNCTIONS)
const service: Draft = (random) => ({
  cluster: random.pick(CLUSTERS),
  services: [random.pick(['web', 'worker'])],
})
const stack: Draft = (random) => ({ stackName: random.pick(['shop-network', 'shop-service', 'reports']) })
const detector: Draft = () => ({ detectorId: '0123456789abcdef0123456789abcdef' })

export const INFRASTRUCTURE_CALLS: Record<string, readonly Call[]> = {
  ec2: [
    read('DescribeInstances', 14, instances),
    read('DescribeSecurityGroups', 6, filters),
    read('DescribeVpcs', 4, filters),
    read('DescribeSubnets', 4, filters),
    read('DescribeVolumes', 4, filters),
    read('DescribeNetworkInterfaces', 4, filters),
    read('DescribeInstanceStatus', 5, instances),
    read('DescribeImages', 2, filters),
    read('DescribeRegions', 1),
    write(
      'RunInstances',
      0.7,
      (random) => ({
        instanceType: random.pick(['t3.small', 'm7g.large']),
        minCount: 1,
        maxCount: 1,
        imageId: 'ami-0123456789abcdef0',
      }),
      (random) => ({
        reservationId: `r-0${random.hex(16)}`,
        instancesSet: {
          items: [{ instanceId: `i-0${random.hex(16)}`, instanceState: { code: 0, name: 'pending' } }],
        },
      }),
    ),
    write('TerminateInstances', 0.5, instances),
    write('AuthorizeSecurityGroupIngress', 0.5, securityGroup, done),
    write('RevokeSecurityGroupIngress', 0.3, securityGroup, done),
    write(
      'CreateTags',
      1.2,
      (random) => ({
        resourcesSet: { items: [{ resourceId: random.pick(INSTANCES) }] },
        tagSet: { items: [{ key: 'Team', value: 'shop' }] },
      }),
      done,
    ),
    write('StopInstances', 0.3, instances),
    write('StartInstances', 0.3, instances),
  ],
  iam: [
    read('GetUser', 4, userName),
    read('ListUsers', 3),
    read('ListRoles', 4),
    read('GetRole', 5, roleName),
    read('ListAccessKeys', 2, userName),
    read('ListAttachedRolePolicies', 3, roleName),
    read('GetAccountSummary', 2),
    read('ListMFADevices', 2, userName),
    write('AttachRolePolicy', 0.4, (random) => ({
      roleName: random.pick(Object.values(ROLES)).name,
      policyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    })),
    write('UpdateAssumeRolePolicy', 0.2, roleName),
    write('TagRole', 0.3, roleName),
  ],
  sts: [read('GetCallerIdentity', 10)],
  monitoring: [
    read('DescribeAlarms', 6),
    read('ListMetrics', 5, () => ({ namespace: 'AWS/ECS' })),
    read('GetDashboard', 2, one('dashboardName', ['shop', 'mail'])),
    write('PutMetricAlarm', 0.3, one('alarmName', ['queue-depth', 'bounce-rate'])),
  ],
  lambda: [
    read('ListFunctions20150331', 3),
    read('GetFunction20150331v2', 5, lambda),
    read('GetFunctionConfiguration20150331v2', 3, lambda),
    write('UpdateFunctionCode20150331v2', 1, lambda),
    write('UpdateFunctionConfiguration20150331v2', 0.5, lambda),
    write('PublishVersion20150331', 0.6, lambda),
  ],
  ecs: [
    read('DescribeServices', 8, service),
    read('DescribeTasks', 6, service),
    read('ListTasks', 4, service),
    write('UpdateService', 1, service),
    write('RegisterTaskDefinition', 0.9, (random) => ({
      family: random.pick(['shop', 'reports']),
      cpu: '512',
      memory: '1024',
    })),
    write('RunTask', 0.6, service),
  ],
  ecr: [
    read('BatchGetImage', 6, one('repositoryName', ['shop', 'reports'])),
    read('GetAuthorizationToken', 3),
    write('PutImage', 1, one('repositoryName', ['shop', 'reports'])),
    write('InitiateLayerUpload', 1.4, one('repositoryName', ['shop', 'reports'])),
  ],
  elasticloadbalancing: [
    read('DescribeLoadBalancers', 5),
    read('DescribeTargetHealth', 7, () => ({ targetGroupArn: 'example-targets' })),
    write('RegisterTargets', 0.8, instances),
    write('DeregisterTargets', 0.8, instances),
  ],
  autoscaling: [
    read('DescribeAutoScalingGroups', 6),
    read('DescribeScalingActivities', 2),
    write('SetDesiredCapacity', 0.5, () => ({ autoScalingGroupName: 'shop-web', desiredCapacity: 4 })),
    write('TerminateInstanceInAutoScalingGroup', 0.4, one('instanceId', INSTANCES)),
  ],
  cloudformation: [
    read('DescribeStacks', 7, stack),
    read('DescribeStackEvents', 6, stack),
    read('ListStacks', 2),
    write('CreateChangeSet', 0.9, stack),
    write('ExecuteChangeSet', 0.8, stack),
    write('UpdateStack', 0.3, stack),
  ],
  cloudtrail: [
    read('DescribeTrails', 4),
    read('GetTrailStatus', 4, () => ({ name: 'organization-trail' })),
    read('LookupEvents', 3),
    read('GetEventSelectors', 2, () => ({ trailName: 'organization-trail' })),
  ],
  config: [
    read('DescribeConfigRules', 3),
    write('PutEvaluations', 6, () => ({ evaluations: [], testMode: false })),
    read('SelectResourceConfig', 2, () => ({ expression: 'SELECT resourceId' })),
  ],
  events: [
    read('ListRules', 3),
    read('DescribeRule', 2, one('name', ['nightly-report'])),
    write('PutRule', 0.4, one('name', ['nightly-report'])),
    write('PutTargets', 0.4, one('rule', ['nightly-report'])),
  ],
  route53: [
    read('ListHostedZones', 3),
    read('ListResourceRecordSets', 4, () => ({ hostedZoneId: 'Z0EXAMPLE0000' })),
    write(
      'ChangeResourceRecordSets',
      0.6,
      () => ({ hostedZoneId: 'Z0EXAMPLE0000' }),
      (random) => ({ changeInfo: { id: `/change/C0${random.hex(12)}`, status: 'PENDING' } }),
    ),
  ],
  organizations: [
    read('DescribeOrganization', 3),
    read('ListAccounts', 3),
    read('DescribeAccount', 2, (_, { account }) => ({ accountId: account })),
  ],
  apigateway: [
    read('GetRestApis', 4),
    read('GetStages', 3, () => ({ restApiId: 'a1b2c3d4e5' })),
    write('CreateDeployment', 0.8, () => ({
      restApiId: 'a1b2c3d4e5',
      createDeploymentInput: { stageName: 'live' },
    })),
  ],
  states: [
    read('DescribeExecution', 5),
    write('StartExecution', 3, (random, place) => ({
      stateMachineArn: arnAt(place, 'states', 'stateMachine:fulfil-order'),
      name: random.uuid(),
    })),
  ],
  securityhub: [
    read('GetFindings', 4),
    write('BatchImportFindings', 3, () => ({ findings: [] })),
    read('DescribeHub', 1),
  ],
  guardduty: [read('ListDetectors', 3), read('ListFindings', 4, detector), read('GetFindings', 2, detector)],
  sso: [read('ListInstances', 2), read('ListPermissionSets', 2), read('ListApplications', 1)],
}
