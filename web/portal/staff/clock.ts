/** Until when something is due, in words: working days of the registry (api/cases/days-off.json), in China standard time. */
import daysOff from '../../../api/cases/days-off.json' with { type: 'json' }
import type { Label } from '../../../verifier/vocabulary.ts'

const day = 86_400
/** UTC+8. */
const offset = 8 * 3600

type Urgency = 'late' | 'soon' | 'later'

interface Clock {
  readonly urgency: Urgency
  readonly label: Label
}

const texts = {
  late: { zh: '已逾期（{day}到期）', en: 'Overdue since {day}' },
  today: { zh: '今日到期', en: 'Due today' },
  one: { zh: '1 个工作日内到期', en: 'Due in 1 working day' },
  more: { zh: '{n} 个工作日内到期', en: 'Due in {n} working days' },
} as const satisfies Record<string, Label>

/** Working days after the day of `now` up to that of `due` (Unix seconds). */
export function workingDays(now: number, due: number): number {
  const today = dayOf(now)
  return Array.from({ length: Math.max(0, dayOf(due) - today) }, (_, i) => today + i + 1).filter(
    (one) => !isDayOff(one, now),
  ).length
}

const dayOf = (time: number): number => Math.floor((time + offset) / day)

/** `at`: days since 1970, in China. */
function isDayOff(at: number, now: number): boolean {
  const date = new Date(at * day * 1000)
  const text = date.toISOString().slice(0, 10)
  const told = daysOff.rows
    .filter(({ from }) => from <= now)
    .findLast(({ fixed, dates, workdays }) =>
      [...dates, ...workdays, ...fixed.map((one) => `${text.slice(0, 5)}${one}`)].includes(text),
    )
  if (told !== undefined) return !(told.workdays as string[]).includes(text)
  return date.getUTCDay() === 0 || date.getUTCDay() === 6
}

/** What a deadline says now. `print` writes a day. */
export function clockOf(due: number, now: number, print: (time: number) => string): Clock {
  if (now > due) return { urgency: 'late', label: withPart(texts.late, print(due)) }
  if (dayOf(now) === dayOf(due)) return { urgency: 'soon', label: texts.today }
  const left = workingDays(now, due)
  const label = left === 1 ? texts.one : withPart(texts.more, String(left))
  return { urgency: left <= 3 ? 'soon' : 'later', label }
}

function withPart({ zh, en }: Label, part: string): Label {
  return { zh: zh.replace(/\{\w+\}/, () => part), en: en.replace(/\{\w+\}/, () => part) }
}
