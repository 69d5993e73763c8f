// The many ways in which services say no.
import { describe, expect, test } from 'vitest'
import { isDenied } from './is-denied'

describe('denied', () => {
  test.each([
    'AccessDenied',
    'AccessDeniedException',
    'AccessDeniedForDependencyException',
    'EC2AccessDeniedException',
    'UnauthorizedOperation',
    'Client.UnauthorizedOperation',
    'Server.UnauthorizedOperation',
    'route53.UnauthorizedOperation',
    'UnauthorizedException',
    'NotAuthorizedException',
    'AuthorizationError',
    'AuthorizationErrorException',
    'Client.AuthFailure',
    'ForbiddenException',
    'access_denied',
    'InsufficientPrivilegesException',
  ])('is %s', (code) => {
    expect(isDenied(code)).toBe(true)
  })

  test.each([
    null,
    '',
    'none',
    'ThrottlingException',
    'NoSuchEntityException',
    'Client.InvalidPermission.NotFound',
    'InvalidAccessException',
    'AccessPointNotFound',
    'ExpiredToken',
    'InvalidClientTokenId',
    'AuthorizationNotFound',
    'AuthorizationAlreadyExists',
  ])('is not %s', (code) => {
    expect(isDenied(code)).toBe(false)
  })
})
