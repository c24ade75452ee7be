/** One person for each role, who exist once for all walks of a registry. */
import { staffRoles } from '../../../api/cases/machine.ts'
import type { OfficeHere } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import type { Cast } from './walk.ts'

/** Everybody with a role, the party, its agent, and somebody who has neither role nor part in anything. */
export async function castOf(office: OfficeHere): Promise<Cast> {
  const people = { creator: newPerson().did, agent: newPerson().did, anyone: newPerson().did }
  const staff = await Promise.all(staffRoles.map(async (role) => [role, await office.staff(role)]))
  return { ...people, ...Object.fromEntries(staff) }
}
