import { expect, it } from 'vitest'
import { resourceLabel, resourceOf } from './resource-of'

it.each([
  [{ requestParameters: { bucketName: 'logs', key: 'a' } }, 'logs'],
  [{ requestParameters: { policyArn: 'arn:aws:iam::aws:policy/Admin', roleName: 'Deploy' } }, 'Deploy'],
  [{ requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }] } } }, 'i-1'],
  [{ requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }, {}] } } }, 'i-1 and 1 more'],
  [{ requestParameters: { odd: 1, trailName: 'audit' } }, 'audit'],
  [{ requestParameters: null, resources: [{ ARN: 'arn:aws:s3:::logs' }] }, 'arn:aws:s3:::logs'],
  [{ requestParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, null],
  [{ requestParameters: { maxResults: 5 } }, null],
  [{}, null],
  [null, null],
])('%j is about %s', (record, resource) => {
  expect(resourceOf(record)).toBe(resource)
})

it('calls an ARN by its own part', () => {
  expect(resourceLabel('arn:aws:iam::111122223333:user/alice')).toBe('user/alice')
  expect(resourceLabel('arn:aws:logs:eu-west-1:111122223333:log-group:audit')).toBe('log-group:audit')
  expect(resourceLabel('logs')).toBe('logs')
})
