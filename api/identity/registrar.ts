import { printDid } from '../../verifier/did.ts'
import { fromMultikey, toMultikey } from '../../verifier/encoding.ts'
import type { Chain } from '../chain/chain.ts'
import type { DidIndex } from './did-index.ts'
import { IdentityError } from './errors.ts'
import type { KeyPeriod } from './key-periods.ts'
import type { Keyring } from './keys.ts'

/** What the registrar needs of the chain. */
export type RegistrarChain = Pick<Chain, 'profile' | 'deployment' | 'addKey' | 'revokeKey'>

export interface RegistrarContext {
  readonly keyring: Keyring
  readonly chain: RegistrarChain
  readonly dids: DidIndex
}

/** The registrar's DID: of the controller key, on the chain of the registry. */
export function registrarDid({
  keyring,
  chain,
}: Pick<RegistrarContext, 'keyring' | 'chain'>): string {
  return printDid(chain.profile.chainId, keyring.controllerAddress)
}

/**
 * The assertion key stands in the registrar's DID document on chain before the first certificate is signed
 * with it. Call at every start; it returns the DID URL to sign under. Each step can be repeated: what a killed
 * process had sent is found on the chain, and what was still under way is at worst sent again, which gives the
 * same key a later id and leaves no certificate without its key. A key that somebody revoked on chain (the way
 * to stop a stolen one at once) signs no more: a rotation is begun, and `rotationPending` says so.
 * Throws IdentityError `not_registered` when the chain does not know a key that it knew before: another chain,
 * or another contract.
 */
export async function ensureRegistrarKey(context: RegistrarContext): Promise<string> {
  const { publicKey, verificationMethod } = context.keyring.assertion
  const multikey = toMultikey(publicKey)
  const known = await findKey(context, multikey)
  if (known === undefined && verificationMethod !== undefined) {
    throw new IdentityError(
      'not_registered',
      `the chain does not know ${verificationMethod}; is this the chain and contract the registry began with?`,
    )
  }
  return known?.revokedAtBlock === undefined
    ? showOnChain(context, multikey, known)
    : switchKey(context)
}

/** Registers a key unless the chain shows it, and notes its id. */
async function showOnChain(
  context: RegistrarContext,
  multikey: string,
  known?: KeyPeriod,
): Promise<string> {
  const { keyring, chain } = context
  if (known === undefined) await chain.addKey(fromMultikey(multikey))
  const period = known ?? (await findKey(context, multikey))
  if (period === undefined || period.revokedAtBlock !== undefined) {
    throw new IdentityError('not_registered', `the chain does not show ${multikey} as a valid key`)
  }
  await keyring.noteOnChain(multikey, {
    verificationMethod: period.id,
    addedAtBlock: period.validFromBlock,
  })
  return period.id
}

/** The newest period of a key in the registrar's DID, as of the newest final block. */
async function findKey(
  context: RegistrarContext,
  multikey: string,
): Promise<KeyPeriod | undefined> {
  await context.dids.sync()
  const periods = await context.dids.keyPeriods(registrarDid(context))
  return periods.findLast((period) => period.publicKeyMultibase === multikey)
}

export interface RotationContext extends RegistrarContext {
  /**
   * Resolves when everything signed before the call is anchored (final on chain), that is also what was being
   * signed at that moment: signing and sequencing are one step of the book, so it waits for that step.
   */
  readonly drain: () => Promise<void>
}

/** A rotation was begun and has not ended: call `rotateAssertionKey` to go on with it. */
export function rotationPending({ history }: Keyring): boolean {
  return history.some(({ state }) => state === 'next' || state === 'retired')
}

/**
 * Changes the key that signs certificates, and destroys the private part of the old one. A rotation that was
 * cut off goes on where it stopped; then no new one is begun. The order is argued by what a kill leaves:
 *
 * 1. private file and history of the next key durable: the chain never shows a key that we have lost;
 * 2. the next key final on chain: no certificate names a key that the chain does not show;
 * 3. switch, in one write: from here on only the next key signs;
 * 4. drain: all that the old key signed is anchored, in blocks before
 * 5. the old key's revocation, final: old certificates verify as of their anchor, a certificate that somebody
 *    signs with the old key from here on can only be anchored later, and fails;
 * 6. the old private part destroyed: the only copy that was left of what nobody may use any more.
 */
export async function rotateAssertionKey(context: RotationContext): Promise<void> {
  const { keyring, drain } = context
  if (!keyring.history.some(({ state }) => state === 'retired')) await switchKey(context)
  await drain()
  for (const { state, publicKeyMultibase } of keyring.history) {
    if (state === 'retired') await revoke(context, publicKeyMultibase)
  }
}

async function switchKey(context: RegistrarContext): Promise<string> {
  const { publicKeyMultibase } = await context.keyring.prepareNext()
  const known = await findKey(context, publicKeyMultibase)
  const id = await showOnChain(context, publicKeyMultibase, known)
  await context.keyring.activateNext()
  return id
}

/** Repeatable: a revocation that a killed process had sent is found on the chain. */
async function revoke(context: RegistrarContext, multikey: string): Promise<void> {
  const before = await findKey(context, multikey)
  if (before?.revokedAtBlock === undefined) await context.chain.revokeKey(fromMultikey(multikey))
  const after = await findKey(context, multikey)
  if (after?.revokedAtBlock === undefined) {
    throw new IdentityError('not_registered', `the chain does not show that ${multikey} is revoked`)
  }
  await context.keyring.forgetRetired(multikey, after.revokedAtBlock)
}
