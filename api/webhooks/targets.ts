/**
 * Where webhooks may lead. People type these addresses and the registry follows them from within its network: nothing
 * is sent to an address that is not a public one (docs/threat-model.md).
 */
import { BlockList, isIP, isIPv4 } from 'node:net'

/** `public`: https to public addresses. `any`: http too, and addresses within (closed networks, tests). */
export type Targets = 'public' | 'any'

const longestUrl = 2_000
/** Beside 443: ports below belong to services that speak something else. */
const firstFreePort = 1_024

/** IANA's special-purpose IPv4 addresses, and multicast. */
const special4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]
/** Within 2000::/3, where public IPv6 addresses are: Teredo and others, documentation, 6to4 (which hides an IPv4 one). */
const special6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const special = new BlockList()
const global6 = new BlockList()
for (const subnet of special4) add(special, subnet, 'ipv4')
for (const subnet of special6) add(special, subnet, 'ipv6')
add(global6, '2000::/3', 'ipv6')

function add(list: BlockList, subnet: string, family: 'ipv4' | 'ipv6'): void {
  const [net = '', bits] = subnet.split('/')
  list.addSubnet(net, Number(bits), family)
}

/** Whether an address (no name) is one that anybody on the internet could reach. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false
  if (isIPv4(address)) return !special.check(address, 'ipv4')
  // What is outside 2000::/3 is local, or has an IPv4 address within (mapped, NAT64) that nobody would look at.
  return global6.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

/** The host of a URL without the brackets of an IPv6 address. */
export function hostOf(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

/** Whether a host is an address, written as such, that nothing is sent to. Names are looked at when they are resolved. */
export function isRefusedLiteral(hostname: string, targets: Targets): boolean {
  const host = hostOf(hostname)
  return targets === 'public' && isIP(host) !== 0 && !isPublicAddress(host)
}

/** What is wrong with the address of a webhook; undefined where it can be taken. */
export function targetProblem(text: string, targets: Targets): string | undefined {
  const url = text.length > longestUrl ? null : URL.parse(text)
  if (url === null) return `must be a URL of up to ${longestUrl} characters`
  if (url.username !== '' || url.password !== '') return 'must have no user name and no password'
  if (url.hash !== '' || text.includes('#')) return 'must have no fragment'
  return targets === 'any' ? problemWithin(url) : publicProblem(url)
}

function problemWithin({ protocol }: URL): string | undefined {
  return ['http:', 'https:'].includes(protocol) ? undefined : 'must start with https:// or http://'
}

function publicProblem({ protocol, hostname, port }: URL): string | undefined {
  if (protocol !== 'https:') return 'must start with https://'
  if (port !== '' && Number(port) < firstFreePort)
    return `must be on port 443, or ${firstFreePort} and above`
  const isLocal = /(^|\.)localhost\.?$/.test(hostname) || isRefusedLiteral(hostname, 'public')
  return isLocal ? 'must lead to a public address' : undefined
}
