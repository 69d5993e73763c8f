import { expect, it } from 'vitest'
import { accountOfKey } from './identity-account'

it.each([
  ['arn:aws:iam::111122223333:saml-provider/idp/judy', '111122223333'],
  ['arn:aws-cn:ds:cn-north-1:111122223333:directory/d-1', '111122223333'],
  ['account:111122223333/AIDAX', null],
  ['oidc.example/a:b:c:d:111122223333:e', null],
  ['lambda.amazonaws.com', null],
])('the account of %s is %s', (key, account) => {
  expect(accountOfKey(key)).toBe(account)
})
