// Who does what, how often and at which hours: the ordinary life of the company.
import { RARE_CALLERS, rootCaller, userCaller } from './callers'
import { isoOf } from './record'
import {
  administration,
  audit,
  deployment,
  MINUTE,
  machine,
  plain,
  scaling,
  serviceEvent,
  serviceWork,
  sitting,
  type Unit,
  visitor,
  workforce,
} from './units'
import { ACCOUNTS, AGENTS, PEOPLE, PROGRAMS, ROLES } from './world'

export type Routine = {
  /** Units on a working day; on a weekend so many times as much. */
  perDay: number
  weekend: number
  hours: 'office' | 'always'
  unit: Unit
}

const people = Object.values(PEOPLE).map(
  (person): Routine => ({ perDay: 2.7, weekend: 0.12, hours: 'office', unit: sitting(person) }),
)
const { production, staging, sandbox } = ACCOUNTS
const HALF_HOUR = 30 * MINUTE

export const ROUTINES: readonly Routine[] = [
  ...people,
  {
    perDay: 15,
    weekend: 1,
    hours: 'always',
    unit: plain(userCaller(PROGRAMS.grafana), production, PROGRAMS.grafana.interests, 9, HALF_HOUR),
  },
  {
    perDay: 7,
    weekend: 0.5,
    hours: 'always',
    unit: plain(userCaller(PROGRAMS.mailer), production, PROGRAMS.mailer.interests, 8, HALF_HOUR),
  },
  {
    perDay: 11,
    weekend: 0.8,
    hours: 'always',
    unit: machine(
      ROLES.appServer,
      'ec2.amazonaws.com',
      AGENTS.cliLinux,
      { ssm: 4, s3: 3, secretsmanager: 1, sqs: 2, kms: 2 },
      22,
      50 * MINUTE,
    ),
  },
  {
    perDay: 14,
    weekend: 0.8,
    hours: 'always',
    unit: machine(
      ROLES.orders,
      'lambda.amazonaws.com',
      AGENTS.node,
      { dynamodb: 4, logs: 4, sqs: 2, states: 2, kms: 1, sns: 1 },
      12,
      HALF_HOUR,
    ),
  },
  {
    perDay: 7,
    weekend: 1,
    hours: 'always',
    unit: machine(
      ROLES.reports,
      'ecs-tasks.amazonaws.com',
      AGENTS.java,
      { glue: 3, athena: 3, s3: 3, logs: 2 },
      14,
      HALF_HOUR,
    ),
  },
  {
    perDay: 6,
    weekend: 0.4,
    hours: 'always',
    unit: machine(
      ROLES.marketing,
      'ecs-tasks.amazonaws.com',
      AGENTS.java,
      { pinpoint: 6, ses: 2, 'sms-voice': 2, s3: 1 },
      14,
      HALF_HOUR,
    ),
  },
  { perDay: 6, weekend: 0.1, hours: 'office', unit: deployment(ROLES.deploy, 'shop') },
  { perDay: 5, weekend: 0.1, hours: 'office', unit: deployment(ROLES.stagingDeploy, 'shop') },
  {
    perDay: 5,
    weekend: 0.1,
    hours: 'office',
    unit: workforce(ROLES.powerUser, {
      ec2: 3,
      rds: 2,
      logs: 3,
      monitoring: 3,
      apigateway: 2,
      ecs: 2,
      events: 1,
    }),
  },
  {
    perDay: 3,
    weekend: 0.3,
    hours: 'office',
    unit: workforce(ROLES.sandboxUser, { bedrock: 3, lambda: 2, dynamodb: 2, sagemaker: 1 }),
  },
  { perDay: 1, weekend: 0, hours: 'office', unit: administration },
  { perDay: 1, weekend: 1, hours: 'always', unit: audit },
  { perDay: 10, weekend: 0.8, hours: 'always', unit: scaling },
  { perDay: 36, weekend: 0.9, hours: 'always', unit: serviceWork },
  { perDay: 6, weekend: 1, hours: 'always', unit: serviceEvent },
  { perDay: 0.6, weekend: 0, hours: 'office', unit: visitor },
  {
    perDay: 2,
    weekend: 1,
    hours: 'always',
    unit: plain(RARE_CALLERS.partner, production, { s3: 1 }, 5, HALF_HOUR),
  },
  {
    perDay: 0.7,
    weekend: 0,
    hours: 'office',
    unit: plain(RARE_CALLERS.identityCenterUser, production, { sso: 1 }, 4, HALF_HOUR),
  },
  {
    perDay: 0.3,
    weekend: 1,
    hours: 'always',
    unit: plain(RARE_CALLERS.directory, production, { sso: 1 }, 2, MINUTE),
  },
  {
    perDay: 0.5,
    weekend: 1,
    hours: 'always',
    unit: plain(RARE_CALLERS.role, production, { s3: 1, sqs: 1 }, 4, MINUTE),
  },
  {
    perDay: 0.2,
    weekend: 1,
    hours: 'always',
    unit: plain(RARE_CALLERS.unknown, production, { sqs: 1 }, 2, MINUTE),
  },
  {
    perDay: 0.1,
    weekend: 0,
    hours: 'office',
    unit: plain(
      (time) => rootCaller(production, isoOf(time)),
      production,
      { iam: 2, organizations: 1 },
      6,
      HALF_HOUR,
    ),
  },
  {
    perDay: 0.1,
    weekend: 0,
    hours: 'office',
    unit: plain((time) => rootCaller(sandbox, isoOf(time)), sandbox, { iam: 1 }, 3, MINUTE),
  },
  {
    perDay: 1,
    weekend: 0.3,
    hours: 'office',
    unit: plain(userCaller(PEOPLE.erin), staging, { cloudformation: 1 }, 12, HALF_HOUR),
  },
]
