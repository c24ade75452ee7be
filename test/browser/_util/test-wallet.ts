/** A wallet for tests: an EIP-1193 provider in the page, whose real key is on this side. */
import { type BaseWallet, getBytes, Wallet } from 'ethers'
import type { BrowserContext } from 'playwright-core'

export interface TestWallet {
  /** Whose key it holds. */
  wallet: BaseWallet
  /** What it was asked to sign. */
  readonly signed: string[]
  /** What it does next: sign, decline, be busy, or sign with another key. */
  next: 'sign' | 'decline' | 'busy' | 'otherKey'
}

const refusals = { decline: 4001, busy: -32_002 } as const

/** Installs it in every page that the browser opens: announced (EIP-6963), or only as window.ethereum; with a new key, or that of somebody. */
export async function installWallet(
  context: BrowserContext,
  how: { readonly announced: string } | 'ethereum',
  wallet: BaseWallet = Wallet.createRandom(),
): Promise<TestWallet> {
  const state: TestWallet = { wallet, signed: [], next: 'sign' }
  await context.exposeFunction('testWallet', (method: string, params: readonly string[]) =>
    answer(state, method, params),
  )
  await context.addInitScript(installInPage, how)
  return state
}

type Answer = { readonly value: unknown } | { readonly code: number }

async function answer(
  state: TestWallet,
  method: string,
  params: readonly string[],
): Promise<Answer> {
  const { wallet, next } = state
  if (method === 'eth_chainId') return { value: '0x1' }
  if (next === 'decline' || next === 'busy') return { code: refusals[next] }
  if (method === 'eth_requestAccounts') return { value: [wallet.address] }
  if (method !== 'personal_sign') return { code: 4200 }
  const bytes = getBytes(params[0]!)
  state.signed.push(Buffer.from(bytes).toString('utf8'))
  const signer = next === 'otherKey' ? Wallet.createRandom() : wallet
  return { value: await signer.signMessage(bytes) }
}

interface PageGlobals {
  testWallet(method: string, params: readonly unknown[]): Promise<Answer>
  ethereum?: object
  switchAccount?: () => void
}

/** Runs in the page. */
function installInPage(how: { readonly announced: string } | 'ethereum'): void {
  const page = globalThis as unknown as PageGlobals
  const listeners = new Set<(accounts: string[]) => void>()
  const provider = {
    async request({ method, params = [] }: { method: string; params?: readonly unknown[] }) {
      const answered = await page.testWallet(method, params)
      if ('value' in answered) return answered.value
      throw Object.assign(new Error('refused'), { code: answered.code })
    },
    on: (event: string, listener: (accounts: string[]) => void) => {
      if (event === 'accountsChanged') listeners.add(listener)
    },
    removeListener: (_event: string, listener: (accounts: string[]) => void) =>
      listeners.delete(listener),
  }
  page.switchAccount = () => {
    for (const listener of listeners) listener([`0x${'77'.repeat(20)}`])
  }
  if (how === 'ethereum') page.ethereum = provider
  else {
    const info = {
      uuid: '350670db-19fa-4704-a166-e52e178b59d2',
      name: how.announced,
      icon: '',
      rdns: 'test.wallet',
    }
    const announce = (): boolean =>
      dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info, provider } }))
    addEventListener('eip6963:requestProvider', announce)
    announce()
  }
}
