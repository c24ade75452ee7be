/**
 * `colophon role`: the first administrator, and what an administrator cannot do himself. Works on the stopped registry:
 * who may do this holds its keys anyway. Recorded as an act of the registry itself.
 */
import { staffRoles, type StaffRole } from '../api/cases/machine.ts'
import { roleCaseOf } from '../api/cases/roles-machine.ts'
import type { Book } from '../api/book/book.ts'
import { environment } from '../api/config.ts'
import { parseDid, printDid } from '../verifier/did.ts'
import { ensureBuilt } from './build.ts'
import { UsageError } from './fail.ts'
import { loadRegistryConfig } from './registry-config.ts'

/** Gives or takes a role; lists all where nothing is named. */
export async function role(
  change: 'grant' | 'revoke' | 'list',
  name?: string,
  did?: string,
): Promise<void> {
  const registry = loadRegistryConfig()
  const asked = change === 'list' ? undefined : partyOf(name, did, registry.chain.chainId)
  ensureBuilt(environment)
  const { openContext } = await import('../api/context.ts')
  const { quietLogger } = await import('../api/logger.ts')
  await using context = await openContext(registry, quietLogger(), { idle: true })
  const { book } = context
  if (change !== 'list' && asked !== undefined) {
    await record(book, change, asked.wanted, asked.party)
    await context.drain()
  }
  for (const [who, roles] of await book.roles())
    console.log(`${who}  ${[...roles].toSorted().join(', ')}`)
}

/** Who is to have which role. Throws UsageError. */
function partyOf(name: string | undefined, did: string | undefined, chainId: number) {
  const wanted = staffRoles.find((one) => one === name)
  if (wanted === undefined || did === undefined)
    throw new UsageError(`name a role (${staffRoles.join(', ')}) and a DID`)
  const parsed = parseDid(did.toLowerCase())
  if (parsed?.chainId !== chainId)
    throw new UsageError(
      `${did} is no DID of this registry (did:ethr:0x${chainId.toString(16)}:0x…)`,
    )
  return { wanted, party: printDid(chainId, parsed.address) }
}

async function record(
  book: Book,
  transition: 'grant' | 'revoke',
  wanted: StaffRole,
  party: string,
): Promise<void> {
  await book.move({
    caseId: roleCaseOf(party),
    caseType: 'roles',
    transition,
    actor: 'system',
    party,
    payload: { role: wanted },
    ...(transition === 'revoke' && { reason: 'duty_ended' }),
  })
}
