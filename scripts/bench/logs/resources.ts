// What an account of the generated logs owns: names and ids that its records mention again and again.
import { type Random, UPPER } from '../../../lib/ingest/sample/random'

const WORDS =
  'orders billing payments search web api worker ingest reports identity media events cache audit staging prod dev sandbox data lake edge core batch frontend analytics inventory shipping notify catalog gateway'.split(
    ' ',
  )
const FIRST_NAMES =
  'alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia peggy quentin rupert sybil trent ursula victor wendy xavier yolanda zach amir bela chen dmitri elif farah gita hugo'.split(
    ' ',
  )
const LAST_NAMES =
  'smith garcia kim nguyen mueller rossi silva tanaka kowalski jansen brown okafor haddad novak larsen dubois'.split(
    ' ',
  )

export const wordOf = (random: Random): string => random.pick(WORDS)
export const nameOf = (random: Random): string => `${wordOf(random)}-${wordOf(random)}`
export const firstNameOf = (random: Random): string => random.pick(FIRST_NAMES)
export const fullNameOf = (random: Random): string => `${random.pick(FIRST_NAMES)}.${random.pick(LAST_NAMES)}`
export const accountOf = (random: Random): string => String(random.whole(100_000_000_000, 999_999_999_999))
export const resourceId = (random: Random, kind: string): string => `${kind}-0${random.hex(16)}`
/** A key, a role's or a user's id: `AKIA…`, `ASIA…`, `AROA…`, `AIDA…`. */
export const credentialId = (random: Random, kind: string): string => `${kind}${random.characters(16, UPPER)}`

export type Resources = ReturnType<typeof makeResources>

/** Makes an account's resources. */
export function makeResources(random: Random, account: string) {
  const list = (count: number, make: () => string) => Array.from({ length: count }, make)
  const ids = (count: number, kind: string) => list(count, () => resourceId(random, kind))
  return {
    account,
    instances: ids(160, 'i'),
    volumes: ids(120, 'vol'),
    groups: ids(40, 'sg'),
    subnets: ids(24, 'subnet'),
    networks: ids(8, 'vpc'),
    interfaces: ids(90, 'eni'),
    images: ids(25, 'ami'),
    buckets: list(50, () => `${nameOf(random)}-${account.slice(-4)}-${random.hex(6)}`),
    keys: list(30, () => random.uuid()),
    secrets: list(40, () => `${nameOf(random)}/${wordOf(random)}-${random.hex(6)}`),
    parameters: list(
      80,
      () => `/${wordOf(random)}/${nameOf(random)}/${random.pick(['url', 'token', 'config'])}`,
    ),
    functions: list(60, () => `${nameOf(random)}-${random.pick(['handler', 'job', 'sync'])}`),
    tables: list(35, () => nameOf(random)),
    clusters: list(8, () => nameOf(random)),
    roles: list(60, () => `${nameOf(random)}-role`),
    logGroups: list(60, () => `/aws/lambda/${nameOf(random)}`),
    stacks: list(30, () => `${nameOf(random)}-stack`),
    names: list(120, () => nameOf(random)),
  }
}
