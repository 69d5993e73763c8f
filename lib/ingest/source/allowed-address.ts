// Addresses that no request for a source goes to, whatever name stands for them: those that give out the credentials
// of the machine. Judged when connecting, so that a name which changes its address (DNS rebinding) helps nobody.
import { lookup } from 'node:dns'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const refused = new BlockList()
// Link-local: EC2 and most clouds (169.254.169.254), ECS (169.254.170.2), EKS (169.254.170.23).
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
// EC2 and EKS over IPv6, Google over IPv6, Alibaba, Oracle, Azure's own host.
refused.addSubnet('fd00:ec2::', 32, 'ipv6')
refused.addAddress('fd20:ce::254', 'ipv6')
refused.addAddress('100.100.100.200', 'ipv4')
refused.addAddress('192.0.0.192', 'ipv4')
refused.addAddress('168.63.129.16', 'ipv4')
// The same IPv4 addresses wrapped: compatible, translated (NAT64), 6to4. Mapped ones (::ffff:) BlockList knows itself.
for (const [prefix, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
] as const) {
  refused.addSubnet(`${prefix}169.254.0.0`, bits + 16, 'ipv6')
  for (const address of ['100.100.100.200', '192.0.0.192', '168.63.129.16'])
    refused.addAddress(`${prefix}${address}`, 'ipv6')
}
refused.addSubnet('2002:a9fe::', 32, 'ipv6')

const METADATA_NAMES =
  /^(metadata|instance-data|metadata\.google\.internal|metadata\.goog|instance-data\.ec2\.internal)$/

/** Thrown into a connection that would go to such an address. */
class RefusedAddress extends Error {
  readonly code = 'CAIRN_REFUSED_ADDRESS'
  constructor() {
    super('link-local and metadata addresses are never connected to')
  }
}

/** Whether an IP address in text, with a zone or without, is link-local or a metadata service. */
export function isRefusedAddress(address: string): boolean {
  const plain = address.replace(/%.*$/, '')
  const version = isIP(plain)
  return version !== 0 && refused.check(plain, version === 6 ? 'ipv6' : 'ipv4')
}

/** Whether a URL's host is such an address or a name of one. Decimal, octal and hex forms the URL has made plain. */
export function isRefusedHost(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  return METADATA_NAMES.test(host) || isRefusedAddress(host)
}

/** A lookup that fails where any of the answers is refused. */
const guardedLookup =
  (resolve: LookupFunction): LookupFunction =>
  (hostname, options, callback) =>
    resolve(hostname, options, (error, answer, family) => {
      const addresses = Array.isArray(answer) ? answer.map(({ address }) => address) : [answer]
      if (!error && addresses.some(isRefusedAddress)) callback(new RefusedAddress(), [], 0)
      else callback(error, answer, family)
    })

/** Requests under way at a time, by one client. */
const SOCKETS = 64

/**
 * Agents that connect to no refused address, for one client: `destroy` closes their sockets. Every connection is looked
 * up anew, by `resolve`, and goes to the addresses that were judged.
 */
export function guardedAgents(resolve: LookupFunction = lookup): {
  httpAgent: HttpAgent
  httpsAgent: HttpsAgent
} {
  const options = { keepAlive: true, maxSockets: SOCKETS, lookup: guardedLookup(resolve) }
  return { httpAgent: guarded(new HttpAgent(options)), httpsAgent: guarded(new HttpsAgent(options)) }
}

/** An address instead of a name is not looked up. */
function guarded<A extends HttpAgent>(agent: A): A {
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    if (!isRefusedAddress(options.host ?? '')) return connect(options, callback)
    throw new RefusedAddress()
  }
  return agent
}
