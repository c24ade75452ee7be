/** Agents: what somebody did for another is sound only where a power of attorney covered it at that time. */
import { agentAction } from '../cases/machines.ts'
import type { CaseEvent, CaseFile } from '../cases/machine.ts'
import { principalsOf } from '../cases/principals.ts'
import { covers, powerOf, type PowerAction } from '../realname/power-of-attorney.ts'
import type { Problems } from './findings.ts'

interface Acted {
  /** What a power must cover; undefined where no agent may do it. */
  readonly action: PowerAction | undefined
  /** Whose power counts. */
  readonly principals: readonly string[]
  readonly event: Pick<CaseEvent, 'index' | 'actor' | 'time'>
}

/** Takes cases in any order: powers may come after what they cover. */
export class AgentCheck {
  readonly #problems: Problems
  /** By principal and agent. */
  readonly #powers = new Map<string, CaseFile[]>()
  readonly #acted: Acted[] = []

  constructor(problems: Problems) {
    this.#problems = problems
  }

  add(file: CaseFile): void {
    const power = powerOf(file)
    if (power) {
      const key = keyOf(file.party, power.agent)
      this.#powers.set(key, [...(this.#powers.get(key) ?? []), file])
      return
    }
    for (const event of file.events)
      if (event.role === 'agent') this.#acted.push(actedOf(file, event))
  }

  finish(): void {
    for (const acted of this.#acted)
      if (!this.#isCovered(acted))
        this.#problems.add(`event ${acted.event.index}: no power of attorney covered it`)
  }

  #isCovered({ action, principals, event }: Acted): boolean {
    const powers = principals.flatMap((one) => this.#powers.get(keyOf(one, event.actor)) ?? [])
    return (
      action !== undefined &&
      powers.some((power) => covers(before(power, event), action, event.time))
    )
  }
}

/** An agent's act by the rules of the moment: the case as it was then says who the principals are. */
function actedOf(
  file: CaseFile,
  { index, transition, actor, time, position, payload }: CaseEvent,
): Acted {
  const then = { ...file, events: file.events.slice(0, position) }
  return {
    action: agentAction(file.type, transition, payload),
    principals: [...principalsOf(then, payload)],
    event: { index, actor, time },
  }
}

/** A power as it stood when something was done: what was done in the second of its revocation may come before that. */
function before(power: CaseFile, { index }: Acted['event']): CaseFile {
  return { ...power, events: power.events.filter((event) => event.index < index) }
}

const keyOf = (principal: string, agent: string): string => `${principal} ${agent}`
