/** Wallets in the browser: found by EIP-6963, or as `window.ethereum`; asked as EIP-1193 has it. */
import { toHex, toUtf8 } from '../verifier/encoding.ts'
import { signerOfText } from './key.ts'

/** An EIP-1193 provider. */
export interface Provider {
  request(call: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>
  on?(event: string, listener: (value: never) => void): unknown
  removeListener?(event: string, listener: (value: never) => void): unknown
}

export interface Wallet {
  /** As the wallet calls itself; a stranger's text. Undefined for the one that only is `window.ethereum`. */
  readonly name: string | undefined
  readonly provider: Provider
}

/**
 * `rejected`: its owner declined (EIP-1193, 4001). `busy`: a question is open in the wallet. `other_account`: it signed
 * with a key that does not belong to the address, as contract accounts do. `failed`: anything else.
 */
export type WalletCode = 'rejected' | 'busy' | 'other_account' | 'failed'

export class WalletError extends Error {
  override name = 'WalletError'
  readonly code: WalletCode
  constructor(code: WalletCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Tells of the wallets that announce themselves, at once and later, until the signal aborts. */
export function watchWallets(
  found: (wallets: readonly Wallet[]) => void,
  signal: AbortSignal,
): void {
  const wallets = new Map<Provider, Wallet>()
  const take = (event: Event): void => {
    const wallet = announced((event as CustomEvent<unknown>).detail)
    if (wallet === undefined || wallets.has(wallet.provider)) return
    wallets.set(wallet.provider, wallet)
    found([...wallets.values()])
  }
  addEventListener('eip6963:announceProvider', take, { signal })
  dispatchEvent(new Event('eip6963:requestProvider'))
  // Wallets answer the event at once; one that is older than EIP-6963 is only there.
  const { ethereum } = globalThis as { ethereum?: unknown }
  if (wallets.size === 0 && isProvider(ethereum)) found([{ name: undefined, provider: ethereum }])
}

function announced(detail: unknown): Wallet | undefined {
  const { info, provider } = (detail ?? {}) as { info?: { name?: unknown }; provider?: unknown }
  if (!isProvider(provider)) return undefined
  const name = typeof info?.name === 'string' ? info.name.trim().slice(0, 60) : ''
  return { name: name === '' ? undefined : name, provider }
}

function isProvider(value: unknown): value is Provider {
  return typeof value === 'object' && value !== null && 'request' in value
}

/** Asks a wallet which address it will sign with, 0x lower case. Rejects with WalletError. */
export async function addressIn(wallet: Wallet): Promise<string> {
  const [first] = (await ask(wallet, 'eth_requestAccounts')) as unknown[]
  if (typeof first === 'string' && /^0x[0-9a-fA-F]{40}$/.test(first)) return first.toLowerCase()
  throw new WalletError('failed', 'the wallet names no address')
}

/** The chain that a wallet is set to; what is signed here does not depend on it. Rejects with WalletError. */
export async function chainIn(wallet: Wallet): Promise<number> {
  return Number(await ask(wallet, 'eth_chainId'))
}

/** Has a text signed (`personal_sign`): 65 bytes, 0x hex. Rejects with WalletError. */
export async function signWith(wallet: Wallet, address: string, text: string): Promise<string> {
  const signature = await ask(wallet, 'personal_sign', [`0x${toHex(toUtf8(text))}`, address])
  if (typeof signature === 'string' && signerOfText(text, signature) === address) return signature
  throw new WalletError('other_account', 'the signature is not that of the address')
}

/** Calls back when a wallet leaves an address (0x lower case) for another; returns what ends it. */
export function watchAddress({ provider }: Wallet, address: string, left: () => void): () => void {
  // Wallets also tell of the account that was just connected.
  const take = (accounts: readonly unknown[]): void => {
    if (String(accounts[0]).toLowerCase() !== address) left()
  }
  provider.on?.('accountsChanged', take)
  return () => void provider.removeListener?.('accountsChanged', take)
}

async function ask(
  { provider }: Wallet,
  method: string,
  params: readonly unknown[] = [],
): Promise<unknown> {
  try {
    return await provider.request({ method, params })
  } catch (cause) {
    const { code } = (cause ?? {}) as { code?: unknown }
    const known = code === 4001 ? 'rejected' : code === -32_002 ? 'busy' : 'failed'
    throw new WalletError(known, `the wallet did not answer ${method}`, { cause })
  }
}
