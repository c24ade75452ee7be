/** How a DID's controller, guardians and recoveries look on a terminal. */
import type { Recovery } from './did-client.ts'

type Set = NonNullable<Recovery['guardians']>

/** Lines about a DID. `key`: address of the key at hand, if there is one. */
export function describeRecovery(recovery: Recovery, key: string | undefined): string[] {
  const { guardians, announced, approvals, pending, registrarAllowed } = recovery
  return [
    `Controller  ${controllerOf(recovery, key)}`,
    `Guardians   ${guardians === null ? 'none' : setOf(guardians)}`,
    ...(announced ? [`Announced   ${setOf(announced)}, from ${isoTime(announced.validFrom)}`] : []),
    ...approvals.map(
      ({ newOwner, guardians: by }) => `Approved    ${newOwner} by ${by.join(', ')}`,
    ),
    ...pending.map(waiting),
    `Registrar   ${registrarAllowed ? 'may' : 'may not'} begin a recovery`,
  ]
}

function controllerOf({ controller }: Recovery, key: string | undefined): string {
  if (controller === null) return 'nobody: the DID is deactivated'
  if (key === undefined) return controller
  return `${controller} (${controller === key ? 'this key' : `not this key, ${key}`})`
}

function setOf({ addresses, threshold, delay }: Set): string {
  if (addresses.length === 0) return 'none'
  const days = delay % 86_400 === 0 ? `${delay / 86_400} days` : `${delay} seconds`
  return `${threshold} of ${addresses.join(', ')}; a recovery waits ${days}`
}

function waiting({ by, newOwner, dueAt, reason }: Recovery['pending'][number]): string {
  const on = reason === undefined ? '' : `, decision ${reason}`
  return `RECOVERY    to ${newOwner} by ${by}, can be carried out from ${isoTime(dueAt)} on${on}`
}

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString()
