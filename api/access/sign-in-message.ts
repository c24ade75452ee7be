/**
 * The text that a person signs to sign in: Sign-In with Ethereum (ERC-4361), read as its grammar says. What is accepted
 * is printed again with the same bytes. (`siwe` 3.0.0 brings a parser generator and a second copy of the hashes for
 * this; `viem/siwe` takes what the grammar does not. Both sets of vectors of `siwe` are among the tests.)
 */
import { getAddress } from 'ethers'
import { z } from 'zod'
import { printSignInMessage, type SignInMessage } from '../../verifier/sign-in-message.ts'

export { printSignInMessage, type SignInMessage }

/** A text is not such a message. The message says which line is wrong, and repeats nothing of it. */
export class MessageFormError extends Error {
  override name = 'MessageFormError'
}

const unreserved = 'A-Za-z0-9._~\\-'
const subDelims = "!$&'()*+,;="
const escaped = '%[0-9A-Fa-f]{2}'
const scheme = '[A-Za-z][A-Za-z0-9+.-]*'
const userinfo = `(?:[${unreserved}${subDelims}:]|${escaped})*@`
const host = `(?:\\[[0-9A-Fa-f:.]+\\]|(?:[${unreserved}${subDelims}]|${escaped})+)(?::\\d*)?`
const uri = `${scheme}:(?:[${unreserved}${subDelims}:/?#@\\[\\]]|${escaped})*`
const time = '[0-9T:.Z+-]{1,40}'

const grammar = new RegExp(
  `^(?:(?<scheme>${scheme})://)?(?<domain>(?:${userinfo})?${host}) ` +
    'wants you to sign in with your Ethereum account:\n' +
    '(?<address>0x[0-9a-fA-F]{40})\n\n' +
    `(?:(?<statement>[${unreserved}${subDelims}:/?#@\\[\\] ]+)\n)?\n` +
    `URI: (?<uri>${uri})\n` +
    'Version: 1\n' +
    'Chain ID: (?<chainId>[1-9]\\d{0,15})\n' +
    'Nonce: (?<nonce>[A-Za-z0-9]{8,128})\n' +
    `Issued At: (?<issuedAt>${time})` +
    `(?:\nExpiration Time: (?<expirationTime>${time}))?` +
    `(?:\nNot Before: (?<notBefore>${time}))?` +
    `(?:\nRequest ID: (?<requestId>(?:[${unreserved}${subDelims}:@]|${escaped})*))?` +
    `(?:\nResources:(?<resources>(?:\n- ${uri})*))?$`,
)

const optional = ['scheme', 'statement', 'expirationTime', 'notBefore', 'requestId'] as const
const rfc3339 = z.iso.datetime({ offset: true })

/** Reads a message. Throws MessageFormError. */
export function parseSignInMessage(text: string): SignInMessage {
  const groups = grammar.exec(text)?.groups
  if (groups === undefined) throw new MessageFormError('is not a message as ERC-4361 has it')
  const { domain = '', address = '', uri: where = '', chainId, nonce = '', resources } = groups
  const { issuedAt = '' } = groups
  const message = {
    ...Object.fromEntries(
      optional.flatMap((n) => (groups[n] === undefined ? [] : [[n, groups[n]]])),
    ),
    domain,
    address,
    uri: where,
    chainId: Number(chainId),
    nonce,
    issuedAt,
    ...(resources !== undefined && { resources: resources.split('\n- ').slice(1) }),
  }
  check(message)
  if (printSignInMessage(message) !== text)
    throw new MessageFormError('is written in another way than ERC-4361 has it')
  return message
}

function check({ address, issuedAt, expirationTime, notBefore, chainId }: SignInMessage): void {
  if (!hasChecksum(address))
    throw new MessageFormError('has an address without its EIP-55 checksum')
  if (!Number.isSafeInteger(chainId)) throw new MessageFormError('has an impossible chain id')
  for (const one of [issuedAt, expirationTime, notBefore])
    if (one !== undefined && !rfc3339.safeParse(one).success)
      throw new MessageFormError('has a time that is not as in RFC 3339')
}

function hasChecksum(address: string): boolean {
  return getAddress(address.toLowerCase()) === address
}
