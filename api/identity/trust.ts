import { printTrust } from '../../verifier/trust.ts'
import { registrarDid, type RegistrarContext } from './registrar.ts'

export interface TrustFacts extends RegistrarContext {
  /** The registrar's name, as it stands in certificates. */
  readonly name: string
  readonly log: { readonly origin: string; readonly vkey: string }
}

/**
 * trust.json (docs/formats/trust.md), canonical JSON: what the registry says of itself, to be published where
 * evidence does not come from (a gazette, a court's list), so that a verifier knows it beforehand. The keys are
 * all the registrar ever had, as the chain's events tell them up to the newest final block.
 */
export async function buildTrust(facts: TrustFacts): Promise<string> {
  const { chain, dids, name, log } = facts
  const did = registrarDid(facts)
  await dids.sync()
  const keys = await dids.keyPeriods(did)
  const { chainId, genesisHash, anchorLog, didRegistry } = chain.deployment
  return printTrust({
    format: 'colophon-trust-v1',
    registrars: [{ did, name, keys }],
    logs: [{ origin: log.origin, vkey: log.vkey }],
    chains: [{ chainId, genesisHash, anchorLog, didRegistry }],
  })
}
