import { expect, it } from 'vitest'
import { resourceOf } from './resource-of'

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
