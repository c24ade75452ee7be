/** One person for each role, who exist once for all walks of a registry. */
import assert from 'node:assert/strict'
import { staffRoles } from '../../../api/cases/machine.ts'
import { checkRegistry } from '../../../api/fsck/check-registry.ts'
import type { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import type { RegistryHere } from '../../_util/registry-here.ts'
import type { Cast } from './walk.ts'

/** Everybody with a role, the party, its agent, and somebody who has neither role nor part in anything. */
export async function castOf(office: OfficeHere): Promise<Cast> {
  const people = { creator: newPerson().did, agent: newPerson().did, anyone: newPerson().did }
  const staff = await Promise.all(staffRoles.map(async (role) => [role, await office.staff(role)]))
  return { ...people, ...Object.fromEntries(staff) }
}

/** Checks the whole registry and takes it away: the end of every test of it. */
export async function endSound(registry: RegistryHere): Promise<void> {
  await anchored(registry)
  const findings = await checkRegistry(registry.context, { deep: true })
  await registry.remove()
  assert.deepEqual(
    findings.filter(({ ok }) => !ok),
    [],
  )
}

/** Waits until all is anchored: the check compares chain and database, which must not move meanwhile. */
async function anchored({ context: { log, publisher, anchorer } }: RegistryHere): Promise<void> {
  while (anchorer.anchored < log.next) {
    await publisher.now()
    await anchorer.now()
  }
}
