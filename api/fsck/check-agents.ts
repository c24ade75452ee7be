/** Agents: what somebody did for another is sound only where a power of attorney covered it at that time. */
import { agentAction } from '../cases/machines.ts'
import type { CaseEvent, CaseFile } from '../cases/machine.ts'
import { covers, powerOf } from '../realname/power-of-attorney.ts'
import type { Problems } from './findings.ts'

interface Acted {
  readonly file: Pick<CaseFile, 'type' | 'party'>
  readonly event: Pick<CaseEvent, 'index' | 'transition' | 'actor' | 'time'>
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
    const { type, party } = file
    for (const { index, transition, actor, time, role } of file.events)
      if (role === 'agent')
        this.#acted.push({ file: { type, party }, event: { index, transition, actor, time } })
  }

  finish(): void {
    for (const acted of this.#acted)
      if (!this.#isCovered(acted))
        this.#problems.add(`event ${acted.event.index}: no power of attorney covered it`)
  }

  #isCovered({ file: { type, party }, event }: Acted): boolean {
    const action = agentAction(type, event.transition)
    const powers = this.#powers.get(keyOf(party, event.actor)) ?? []
    return (
      action !== undefined &&
      powers.some((power) => covers(before(power, event), action, event.time))
    )
  }
}

/** A power as it stood when something was done: what was done in the second of its revocation may come before that. */
function before(power: CaseFile, { index }: Acted['event']): CaseFile {
  return { ...power, events: power.events.filter((event) => event.index < index) }
}

const keyOf = (principal: string, agent: string): string => `${principal} ${agent}`
