/** Steps that a caller may make in a case now, and why not the others. */
import type { Caller } from '../access/permissions.ts'
import { machineOf } from '../cases/machines.ts'
import type { CaseFile } from '../cases/machine.ts'
import { principalsOf } from '../cases/principals.ts'
import { possibleSteps, type PossibleStep } from '../cases/steps.ts'
import { agentOf } from '../realname/power-of-attorney.ts'

/**
 * As staff, as the party (or the guardian who acts for it) and as anybody. What an agent may do depends on the power of
 * attorney that he names with the step.
 */
export function stepsOfCaller(
  { did, roles }: Caller,
  file: CaseFile,
  time: number,
): PossibleStep[] {
  const own = principalsOf(file, {}).has(did)
  const agent = file.type === 'powerOfAttorney' && agentOf(file) === did
  return possibleSteps(machineOf(file.type), file, {
    actor: did,
    capacities: { roles, own, agent },
    time,
  })
}
