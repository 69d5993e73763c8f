// The userIdentity of every type that CloudTrail documents, but for role sessions (see sessions.ts).
import type { Fields } from './call'
import type { Caller } from './record'
import { ACCOUNTS, AGENTS, type Person } from './world'

/** An IAM user with a long-term key. */
export function userCaller(person: Person, accessKeyId: string = person.accessKeyId): Caller {
  return {
    userIdentity: { ...userFields(person), accessKeyId, userName: person.userName },
    address: person.address,
    agent: person.agent,
  }
}

/** The user's part of a userIdentity, without any key. */
export const userFields = ({ userName, principalId, account }: Person): Fields => ({
  type: 'IAMUser',
  principalId,
  arn: `arn:aws:iam::${account}:user/${userName}`,
  accountId: account,
})

/** The user in the console, signed in at `signedIn` (ISO time) with a second factor. */
export function consoleCaller(person: Person, accessKeyId: string, signedIn: string): Caller {
  const attributes = { creationDate: signedIn, mfaAuthenticated: 'true' }
  const userIdentity = {
    ...userFields(person),
    accessKeyId,
    userName: person.userName,
    sessionContext: { attributes },
  }
  return { userIdentity, address: person.address, agent: AGENTS.browser }
}

export function rootCaller(account: string, signedIn: string): Caller {
  const attributes = { creationDate: signedIn, mfaAuthenticated: 'true' }
  const userIdentity = {
    type: 'Root',
    principalId: account,
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
    accessKeyId: 'ASIAR8ULM2HUGEXAMPLE',
    sessionContext: { attributes },
  }
  return { userIdentity, address: '203.0.113.5', agent: AGENTS.browser }
}

/** A service on its own account; its name stands for address and agent too. */
export const serviceCaller = (host: string): Caller => ({
  userIdentity: { type: 'AWSService', invokedBy: host },
  address: host,
  agent: host,
})

/** Service events hold no type, at most the account and the service. */
export const typelessCaller = (account: string, host: string): Caller => ({
  userIdentity: { accountId: account, invokedBy: host },
  address: host,
  agent: host,
})
export const nobody = (host: string): Caller => ({ userIdentity: null, address: host, agent: host })

const OUTSIDE = { address: '192.0.2.200', agent: AGENTS.browser }

/** What seldom shows up, each with the fields that its type carries. */
export const RARE_CALLERS = {
  partner: {
    userIdentity: {
      type: 'AWSAccount',
      principalId: 'AROAG7ULZ4DEFXEXAMPLE:billing-export',
      accountId: ACCOUNTS.sandbox,
    },
    address: '192.0.2.90',
    agent: AGENTS.python,
  },
  anonymous: {
    userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
    ...OUTSIDE,
  },
  identityCenterUser: {
    userIdentity: {
      type: 'IdentityCenterUser',
      accountId: ACCOUNTS.production,
      onBehalfOf: {
        userId: '544894e8-80c1-707f-60e3-3ba6510dfac1',
        identityStoreArn: `arn:aws:identitystore::${ACCOUNTS.production}:identitystore/d-9067642ac7`,
      },
      credentialId: 'EXAMPLEVHULjJdTUdPJfofVa1sufHDoj7aYcOYcxFVllWR_Whr1fEXAMPLE',
    },
    ...OUTSIDE,
    address: '2001:db8:17::a1',
  },
  directory: {
    userIdentity: {
      type: 'Directory',
      principalId: 'd-90670000aa',
      arn: `arn:aws:ds:us-east-1:${ACCOUNTS.production}:directory/d-90670000aa`,
      accountId: ACCOUNTS.production,
    },
    address: 'ds.amazonaws.com',
    agent: 'ds.amazonaws.com',
  },
  role: {
    userIdentity: {
      type: 'Role',
      principalId: 'AROAH9VNB5GHJXEXAMPLE',
      arn: `arn:aws:iam::${ACCOUNTS.production}:role/LegacyImport`,
      accountId: ACCOUNTS.production,
    },
    address: '192.0.2.71',
    agent: AGENTS.python,
  },
  unknown: {
    userIdentity: { type: 'Unknown', principalId: 'legacy-gateway', accountId: ACCOUNTS.production },
    ...OUTSIDE,
  },
} as const satisfies Record<string, Caller>
