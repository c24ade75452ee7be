import { toMultikey } from '../../verifier/encoding.ts'
import { ed25519KeyOf } from './did-document.ts'
import { deactivates, type RegistryChange } from './registry-events.ts'

/**
 * When an Ed25519 key could speak for a DID: from `validFromBlock` on, and before `revokedAtBlock`.
 * Blocks, not times: a certificate is judged at the block of its anchor.
 */
export interface KeyPeriod {
  readonly id: string
  readonly publicKeyMultibase: string
  readonly validFromBlock: number
  readonly revokedAtBlock?: number
}

/**
 * Every Ed25519 key a DID ever had, oldest first, ended ones too. A key ends when an event about the same
 * attribute follows (a revocation, or a renewal, which has another id), or when the DID is deactivated.
 */
export function keyPeriods(did: string, changes: readonly RegistryChange[]): KeyPeriod[] {
  const ended: KeyPeriod[] = []
  const open = new Map<string, KeyPeriod>()
  for (const item of changes) {
    for (const about of deactivates(item.change) ? [...open.keys()] : [item.about]) {
      const period = open.get(about)
      if (period) ended.push({ ...period, revokedAtBlock: item.event.blockNumber })
      open.delete(about)
    }
    const granted = grantedKey(did, item)
    if (granted) open.set(item.about, granted)
  }
  return [...ended, ...open.values()].toSorted((a, b) => a.validFromBlock - b.validFromBlock)
}

function grantedKey(did: string, item: RegistryChange): KeyPeriod | undefined {
  const { change, number, validTo, event } = item
  const key = change.kind === 'key' && validTo > 0n ? ed25519KeyOf(change.attribute) : undefined
  return (
    key && {
      id: `${did}#delegate-${number}`,
      publicKeyMultibase: toMultikey(key),
      validFromBlock: event.blockNumber,
    }
  )
}
