// The directory of services: how many, with what, and the names that are not what the event source says.
import { describe, expect, it } from 'vitest'
import { sourceName } from './event-source'
import { CATALOGUED_SOURCES } from './service-apis'
import { SERVICE_DIRECTORY, SERVICE_FAMILIES } from './service-directory'
import { serviceLabel, serviceOf } from './service-label'

const LISTED = SERVICE_FAMILIES.flatMap((family) =>
  Object.keys(SERVICE_DIRECTORY[family]).map((name) => [name, family] as const),
)

// The sources seen most often in trails of our own and of others.
const OFTEN =
  `access-analyzer acm apigateway application-autoscaling athena autoscaling backup batch bedrock billing
  budgets ce cloudcontrolapi cloudformation cloudfront cloudshell cloudtrail codebuild codecommit codedeploy codepipeline
  cognito-identity cognito-idp config connect ds dynamodb ebs ec2 ecr ecs eks elasticache elasticbeanstalk
  elasticfilesystem elasticloadbalancing elasticmapreduce es events firehose glacier glue guardduty health iam
  identitystore inspector2 kinesis kms lakeformation lambda lightsail logs macie2 monitoring notifications organizations
  pinpoint quicksight ram rds rds-data redshift resource-explorer-2 resource-groups rolesanywhere route53 route53domains
  route53resolver s3 sagemaker scheduler secretsmanager securityhub servicecatalog servicequotas ses signin sms-voice sns
  sqs ssm ssmmessages sso states sts support tagging transfer trustedadvisor wafv2 xray`.split(/\s+/)

describe('the directory', () => {
  it('has the services most often seen', () => {
    const names = new Set(LISTED.map(([name]) => name))
    expect(OFTEN.length).toBeGreaterThan(60)
    expect(OFTEN.filter((name) => !names.has(name))).toEqual([])
  })

  it('has each service once, families in order and services by name', () => {
    expect(Object.keys(SERVICE_DIRECTORY)).toEqual([...SERVICE_FAMILIES])
    expect(new Set(LISTED.map(([name]) => name)).size).toBe(LISTED.length)
    for (const services of Object.values(SERVICE_DIRECTORY))
      expect(Object.keys(services)).toEqual(Object.keys(services).sort())
  })

  it.each(LISTED)('has all that is asked for of %s', (name, family) => {
    const service = serviceOf(`${name}.amazonaws.com`)
    expect(service.family).toBe(family)
    expect(service.label).toMatch(/^[A-Z0-9][\w .&-]*$/)
    expect(service.iamPrefix).toMatch(/^[a-z0-9-]+$/)
    expect(service.documentation).toMatch(
      /^https:\/\/docs\.aws\.amazon\.com\/[\w-]+\/(?:latest|v\d|application|ec2)\/[\w-]+\/(?:[\w.-]+\.html)?$/,
    )
    expect(service.documentation).not.toMatch(/\.html\.html$/)
  })

  it('has labels that tell services apart', () => {
    const labels = LISTED.map(([name]) => serviceLabel(`${name}.amazonaws.com`))
    expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([])
  })

  it('has every source of the catalogue', () => {
    expect(CATALOGUED_SOURCES.filter((source) => serviceOf(source).documentation === null)).toEqual([])
  })
})

describe('the IAM prefix', () => {
  it.each([
    ['monitoring', 'cloudwatch'],
    ['pinpoint', 'mobiletargeting'],
    ['tagging', 'tag'],
    ['cloudcontrolapi', 'cloudformation'],
    ['opensearchservice', 'es'],
    ['amazonmq', 'mq'],
    ['servicecatalog-appregistry', 'servicecatalog'],
    ['agreement-marketplace', 'aws-marketplace'],
    ['discovery-marketplace', 'aws-marketplace'],
  ])('of %s is %s', (name, prefix) => {
    expect(serviceOf(`${name}.amazonaws.com`).iamPrefix).toBe(prefix)
  })

  it('is the name in the event source for all others', () => {
    const others = LISTED.filter(([name]) => serviceOf(`${name}.amazonaws.com`).iamPrefix !== name)
    expect(others).toHaveLength(9)
    for (const name of ['es', 'ses', 'sms-voice', 'elasticmapreduce', 'logs', 'states', 'events'])
      expect(serviceOf(`${name}.amazonaws.com`).iamPrefix).toBe(name)
  })
})

describe('a source that is not listed', () => {
  it.each([
    ['nobody-knows.amazonaws.com', 'Nobody Knows'],
    ['dax.amazonaws.com', 'DAX'],
    ['something else', 'something else'],
    ['toString.amazonaws.com', 'toString.amazonaws.com'],
    ['constructor.amazonaws.com', 'Constructor'],
    ['unknown', 'unknown'],
    ['', ''],
  ])('%j is called %j and nothing is made up', (source, label) => {
    expect(serviceOf(source)).toEqual({ label, family: 'Other', iamPrefix: null, documentation: null })
  })
})

describe('the name in an event source', () => {
  it.each([
    ['ses.amazonaws.com', 'ses'],
    ['s3.amazonaws.com.cn', 's3'],
    ['ec2.eu-west-1.amazonaws.com', 'ec2'],
    ['resource-explorer-2.amazonaws.com', 'resource-explorer-2'],
    ['amazonaws.com', null],
    ['ses.amazonaws.com.evil.example', null],
    ['ses', null],
    ['', null],
  ])('of %j is %j', (source, name) => {
    expect(sourceName(source)).toBe(name)
  })
})
