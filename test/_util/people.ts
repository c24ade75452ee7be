/** People with keys, for tests: they sign in as anybody would, and keep their tokens. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Wallet } from 'ethers'
import { printSignInMessage, type SignInMessage } from '../../api/access/sign-in-message.ts'

export interface Person {
  readonly wallet: Wallet
  /** On the embedded chain, lower case. */
  readonly did: string
}

/** Wallets by DID, so that a test can go on with DIDs alone. */
const known = new Map<string, Wallet>()

function remember(privateKey: Uint8Array): Person {
  const wallet = new Wallet(`0x${Buffer.from(privateKey).toString('hex')}`)
  const did = `did:ethr:0xc0104:${wallet.address.toLowerCase()}`
  known.set(did, wallet)
  return { wallet, did }
}

/** The wallet of one of these people. */
export function walletOf(did: string): Wallet {
  const wallet = known.get(did)
  assert.ok(wallet, `nobody here is ${did}`)
  return wallet
}

/** The same person each time. */
export function person(name: string): Person {
  return remember(createHash('sha256').update(`person ${name}`).digest())
}

/** A person nobody has seen. */
export function newPerson(): Person {
  return remember(randomBytes(32))
}

export interface Challenge {
  readonly domain: string
  readonly uri: string
  readonly chainId: number
  readonly statement: { readonly zh: string; readonly en: string }
  readonly nonce: string
  readonly issuedAt: string
  readonly expiresAt: string
}

/** Asks what to sign. */
export async function challengeOf(url: string): Promise<Challenge> {
  const response = await fetch(`${url}/v1/sign-in/nonce`, { method: 'POST' })
  assert.equal(response.status, 200)
  return (await response.json()) as Challenge
}

/** The message that answers a challenge. */
export function answerTo(challenge: Challenge, { wallet }: Person): SignInMessage {
  const { domain, uri, chainId, statement, nonce, issuedAt } = challenge
  return { domain, uri, chainId, statement: statement.en, nonce, issuedAt, address: wallet.address }
}

/** Sends a message that a person has signed. */
export async function sendSigned(
  url: string,
  message: SignInMessage | string,
  { wallet }: Person,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const text = typeof message === 'string' ? message : printSignInMessage(message)
  return fetch(`${url}/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message: text, signature: await wallet.signMessage(text) }),
  })
}

/** Signs in and returns the token. */
export async function signIn(url: string, who: Person): Promise<string> {
  const response = await sendSigned(url, answerTo(await challengeOf(url), who), who)
  const text = await response.text()
  assert.equal(response.status, 201, text)
  return (JSON.parse(text) as { token: string }).token
}

/** Tokens by registry and DID. */
const tokens = new Map<string, Map<string, Promise<string>>>()
const stranger = person('stranger')

/** Forgets the tokens of a registry: another one may come to listen at its address. */
export function forgetTokens(url: string): void {
  tokens.delete(url)
}

/** The header of somebody who is signed in: of the DID's own person, of a stranger where that is not one of ours. */
export async function signedInAs(url: string, did?: string): Promise<{ authorization: string }> {
  const written = did?.toLowerCase() ?? ''
  const wallet = known.get(written)
  const who = wallet ? { wallet, did: written } : stranger
  const here = tokens.get(url) ?? new Map<string, Promise<string>>()
  tokens.set(url, here)
  const token = here.get(who.did) ?? signIn(url, who)
  here.set(who.did, token)
  // A registry that went away while it was asked is asked again next time.
  token.catch(() => here.delete(who.did))
  return { authorization: `Bearer ${await token}` }
}
