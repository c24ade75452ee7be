/** What a session remembers of the network address it was begun from: enough to see that another one uses it. */
import { createHmac } from 'node:crypto'
import { isIPv6, SocketAddress } from 'node:net'

/** HMAC-SHA-256 of the client's network, so that the address itself is stored nowhere. */
export function clientMark(secret: Uint8Array, address: string): Uint8Array {
  return Uint8Array.from(createHmac('sha256', secret).update(networkOf(address)).digest())
}

/** Addresses whose marks are at hand; more are those of a crowd that sends little each. */
const mostKept = 1_000

/** Marks of the clients of one process: every request asks for one, most of them for the same. */
export class ClientMarks {
  readonly #secret: Uint8Array
  readonly #known = new Map<string, Uint8Array>()

  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** As `clientMark`. */
  of(address: string): Uint8Array {
    const known = this.#known.get(address)
    if (known !== undefined) return known
    const mark = clientMark(this.#secret, address)
    if (this.#known.size >= mostKept) this.#known.clear()
    this.#known.set(address, mark)
    return mark
  }
}

/**
 * An IPv4 address is itself, in whatever notation; of IPv6 the first 64 bits count, because devices change the rest by
 * themselves (RFC 8981).
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const parsed = new SocketAddress({ address: address.split('%', 1)[0]!, family: 'ipv6' })
  return groupsOf(parsed.address).slice(0, 4).join(':')
}

/** The eight groups of an address that may leave out zeros. */
function groupsOf(address: string): string[] {
  const [front = '', back = ''] = address.split('::')
  const [first, last] = [front.split(':'), back.split(':')].map((part) => part.filter(Boolean))
  const zeros = Array.from({ length: 8 - first!.length - last!.length }, () => '0')
  return [...first!, ...zeros, ...last!].map((group) => group.toLowerCase())
}
