/** Periods of the registry in days (api/cases/deadlines.json), to be said in sentences. */
import deadlines from '../../../../api/cases/deadlines.json' with { type: 'json' }

const daysOf = ({ rows }: { readonly rows: readonly { readonly days: number }[] }): string =>
  String(rows.at(-1)?.days ?? '')

const { firstNotice, registration } = deadlines.periods

/** Parts of texts that name a period. */
export const days = { firstNotice: daysOf(firstNotice), registration: daysOf(registration) }
