// Labels of values: services by their name, identities by theirs, the rest as it is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DIMENSION_KEYS, type DimensionKey } from './dimensions'
import { serviceOf } from './services/service-label'
import { labelOfValue, visibleText } from './value-label'

describe('labelOfValue', () => {
  it.each<[DimensionKey, string, string]>([
    ['service', 'pinpoint.amazonaws.com', 'Amazon Pinpoint'],
    ['service', 'sms-voice.amazonaws.com', 'Amazon Pinpoint SMS and Voice'],
    ['service', 'ses.amazonaws.com', 'Amazon SES'],
    ['service', 'monitoring.amazonaws.com', 'CloudWatch'],
    ['service', 's3.amazonaws.com.cn', 'S3'],
    ['service', 'ec2.eu-west-1.amazonaws.com', 'EC2'],
    ['service', 'dax.amazonaws.com', 'DAX'],
    ['service', 'app-integrations.amazonaws.com', 'App Integrations'],
    ['service', 'toString.amazonaws.com', 'toString.amazonaws.com'],
    ['service', 'constructor.amazonaws.com', 'Constructor'],
    ['service', 'something else', 'something else'],
    ['service', 'unknown', 'unknown'],
    ['identity', 'arn:aws:iam::111122223333:user/alice', 'alice'],
    ['identity', 'arn:aws:iam::111122223333:user/team/alice', 'alice'],
    ['identity', 'arn:aws:iam::111122223333:role/Deploy', 'Deploy'],
    ['identity', 'arn:aws-cn:iam::111122223333:root', 'root of 111122223333'],
    [
      'identity',
      'arn:aws:iam::1:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_1b74cd717d47002b',
      'AdministratorAccess (Identity Center)',
    ],
    ['identity', 'arn:aws:sts::111122223333:federated-user/bob', 'bob'],
    ['identity', 'arn:aws:sts::111122223333:assumed-role/Deploy/build-7', 'Deploy/build-7'],
    ['identity', 'arn:aws:identitystore::1:identitystore/d-1/u-1', 'u-1'],
    ['identity', 'lambda.amazonaws.com', 'lambda.amazonaws.com'],
    ['identity', 'account:444455556666/AROAEXAMPLE:auditor', 'auditor of 444455556666'],
    ['identity', 'account:444455556666/AIDAEXAMPLE', 'AIDAEXAMPLE of 444455556666'],
    ['identity', 'account:ANONYMOUS_PRINCIPAL', 'anonymous'],
    ['identity', 'account:ANONYMOUS_PRINCIPAL/ANONYMOUS_PRINCIPAL', 'anonymous'],
    ['identity', 'arn:aws:ds:us-east-1:111122223333:directory/d-1', 'directory d-1'],
    ['identity', 'token.actions.githubusercontent.com/repo:example/app:ref:x', 'repo:example/app:ref:x'],
    ['identity', 'AROAEXAMPLE', 'AROAEXAMPLE'],
    ['identity', 'unknown', 'unknown'],
    ['user', 'alice', 'alice'],
    ['user', 'unknown', 'not an IAM user'],
    ['readOnly', 'false', 'Writes'],
    ['actor', 'on-behalf', 'A service on behalf of someone'],
    ['error', 'none', 'no error'],
    ['error', 'AccessDenied', 'AccessDenied'],
    ['region', 'unknown', 'unknown'],
    ['agent', 'toString', 'toString'],
    ['user', 'toString', 'toString'],
  ])('of %s %s is %s', (by, value, label) => {
    expect(labelOfValue(by, value)).toBe(label)
  })

  it('is never empty and never fails', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DIMENSION_KEYS),
        fc.oneof(
          fc.string({ minLength: 1 }),
          fc.constantFrom(
            '/',
            'x/',
            '/x',
            'arn:::::/',
            'arn:aws:iam::1:x/',
            'account:/',
            'arn:aws:sts::1:assumed-role/',
            ':',
          ),
        ),
        (by, value) => labelOfValue(by, value) !== '',
      ),
    )
  })

  it('knows the family of a service', () => {
    expect(serviceOf('ses.amazonaws.com').family).toBe('Customer engagement')
    expect(serviceOf('nobody-knows.amazonaws.com').family).toBe('Other')
  })
})

it('shows what would hide or turn round a value', () => {
  expect(visibleText('\u202eevil\u202c')).toBe('‹202E›evil‹202C›')
  expect(visibleText('a\nb\u0000')).toBe('a‹000A›b‹0000›')
  expect(visibleText('  ')).toBe('“  ”')
  expect(visibleText('عربى 🔥')).toBe('عربى 🔥')
  expect(labelOfValue('event', '\u202eevil')).toBe('‹202E›evil')
})
