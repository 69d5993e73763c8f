// A short form of an identity key for lists: the user's or role's name, a service's host.

/** Whether the key stands for callers without credentials, whom CloudTrail gives this word for an account. */
export const isAnonymous = (key: string): boolean => /^account:ANONYMOUS_PRINCIPAL(\/|$)/.test(key)

const RESOURCE = /^arn:[^:]*:([^:]*):[^:]*:([^:]*):(.+)$/
// Roles that IAM Identity Center makes: AWSReservedSSO_<permission set>_<16 hex digits>.
const PERMISSION_SET = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/

/**
 * `alice` for `arn:aws:iam::111122223333:user/team/alice`, `Deploy` for a role, `root of 111122223333`, a service's
 * host name as it is, `directory d-1` for all users of a directory, `anonymous`. Two identities can share a label: the key tells them apart.
 */
export function identityLabel(key: string): string {
  const match = RESOURCE.exec(key)
  if (!match) return outsideLabel(key)
  const [, service, account, resource = ''] = match
  if (resource === 'root') return `root of ${account}`
  const name = resource.slice(resource.lastIndexOf('/') + 1) || resource
  if (service === 'sts' && resource.startsWith('assumed-role/'))
    return resource.slice('assumed-role/'.length) || resource
  if (service === 'ds' && resource.startsWith('directory/')) return `directory ${name}`
  const permissionSet = PERMISSION_SET.exec(name)?.[1]
  return permissionSet === undefined ? name : `${permissionSet} (Identity Center)`
}

/** Keys that are no ARN: `account:<id>/<principal>`, `<provider>/<user>`, a host, an id. */
function outsideLabel(key: string): string {
  if (isAnonymous(key)) return 'anonymous'
  const slash = key.indexOf('/')
  if (slash < 0) return key.replace(/^account:/, 'account ')
  const [issuer, subject] = [key.slice(0, slash), key.slice(slash + 1)]
  if (!issuer.startsWith('account:')) return subject || key
  // A foreign principal is an id, with the session's name after a colon where there is one.
  return `${subject.slice(subject.indexOf(':') + 1)} of ${issuer.slice('account:'.length)}`
}
