/** Who signs for the page: the worker that holds a key, or a wallet. */
import type { Signer } from './app.ts'
import type { KeyHolder } from './key-holder.ts'
import { fill } from './format.ts'
import { texts } from './texts.ts'
import { signWith, type Wallet, watchAddress } from './wallet.ts'

/** The key that the worker holds, whose address this is. */
export function keySigner(keys: KeyHolder, address: string): Signer {
  return {
    address,
    source: texts.sourceFile,
    sign: (text) => keys.sign(text),
    // The page has the worker forget every key that it leaves.
    release: () => undefined,
  }
}

/** An address of a wallet, which is set to a chain. `left` is called when it goes over to another address. */
export function walletSigner(
  wallet: Wallet,
  address: string,
  chainId: number,
  left: () => void,
): Signer {
  const name = wallet.name ?? texts.walletUnnamed
  return {
    address,
    source: fill(texts.sourceWallet, { wallet: name, chain: String(chainId) }),
    sign: (text) => signWith(wallet, address, text),
    release: watchAddress(wallet, address, left),
  }
}
