// The end of a session's chain in words: who is behind it, or why nobody can say.
import { identityLabel } from './identity-label'
import type { SessionCaller, SessionEnd } from './session-answer'

/** Roles that IAM Identity Center makes, and those that a service made for itself. */
const IDENTITY_CENTER = /:role\/aws-reserved\/sso\.amazonaws\.com\//
const SERVICE_LINKED = /:role\/aws-service-role\/([^/]+)\//
/** Of those who may be behind it; the answer has them all. */
const MOST_NAMES = 5
const INSTANCE = /^i-[0-9a-f]{8,17}$/

/** One or two sentences. `session`: the name of the session at the beginning of the chain. */
export function sessionEnded(end: SessionEnd, session: string): string {
  const { reason, caller, temporary, provider } = end
  const who = identityLabel(caller.key)
  const said = caller.sourceIdentity ? ` Its source identity is ${caller.sourceIdentity}.` : ''
  switch (reason) {
    case 'user':
      return temporary
        ? `The IAM user ${who} is behind it, with temporary credentials; the event that issued those is not in these logs, as after signing in to the console.${said}`
        : `The IAM user ${who} is behind it, with an access key of its own.`
    case 'root':
      return temporary
        ? `The root user of account ${caller.accountId ?? 'unknown'} is behind it, or somebody who took on its rights; the event that issued its credentials is not in these logs.`
        : `The root user of account ${caller.accountId ?? 'unknown'} is behind it.`
    case 'federated':
      return `The federated user ${who} is behind it; the event that issued its credentials is not in these logs.`
    case 'provider':
      return `The identity provider says that ${caller.name ?? who} is behind it.`
    case 'service':
      return INSTANCE.test(session)
        ? `The AWS service ${caller.key} took on the role for the instance ${session}: whoever works on the instance can use it.`
        : `The AWS service ${caller.key} took on the role.`
    case 'account':
      return `The call came from account ${caller.accountId ?? 'unknown'}. Who in it made the call, these logs do not say.`
    case 'other':
      return caller.key === 'unknown'
        ? 'The issuing event does not say who made the call.'
        : `As far as the issuing event says, ${who} is behind it.`
    case 'missing':
      return `${missing(caller, provider)}${said}`
    case 'several':
      return several(end)
    case 'circle':
      return 'The events name each other as the origin. The chain is cut here.'
    case 'too-long':
      return 'The chain goes on, but no more of it is followed.'
    case 'unfinished':
      return 'Looking for the issuing event took too long, or too many name its credentials: it was given up.'
  }
}

/** Never one name: each of them may be the wrong one. */
function several({ candidates, caller }: SessionEnd): string {
  const callers = candidates.map((link) => link.caller)
  const labels = new Set(callers.map((one) => nameOf(one, identityLabel)))
  const keys = new Set(callers.map((one) => nameOf(one, String)))
  // Two identities can share a label.
  const names = [...(labels.size < keys.size ? keys : labels)]
  const from = names.length === 1 ? `${candidates.length} calls by ${names}` : listed(names)
  return `The credentials of ${nameOf(caller, identityLabel)} came from one of ${from}: these logs do not tell which.`
}

const nameOf = ({ key, sessionName }: SessionCaller, label: (key: string) => string): string =>
  sessionName === null ? label(key) : `${label(key)} (session ${sessionName})`

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES)
  const left = names.length - shown.length
  return left > 0
    ? `${shown.join(', ')} and ${left} more`
    : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

function missing(caller: SessionCaller, provider: string | null): string {
  const role = identityLabel(caller.key)
  const name = caller.sessionName ?? ''
  const lacking = `The event that issued the credentials of ${role} is not in these logs.`
  if (IDENTITY_CENTER.test(caller.key))
    return `IAM Identity Center signs people in to this role and names the session after them: ${name}. ${lacking}`
  const service = SERVICE_LINKED.exec(caller.key)?.[1]
  if (service) return `The role is ${service}’s own: nobody else can take it on. ${lacking}`
  if (provider) return `The identity provider ${provider} vouched for the session ${name}. ${lacking}`
  if (INSTANCE.test(name)) return `The session is named after the instance ${name}. ${lacking}`
  return lacking
}
