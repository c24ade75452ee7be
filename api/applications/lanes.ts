/** How an application is dealt with: at once, or by an examiner, and how deeply. All thresholds are data. */
import { endOfPeriod } from '../cases/calendar.ts'
import { daysAt } from '../cases/deadlines.ts'
import { allRights } from '../../verifier/vocabulary.ts'
import type { ApplicationDefect } from './defect.ts'
import type { ApplicationForm, PublicForm } from './form.ts'
import table from './lanes.json' with { type: 'json' }

export const lanes = ['automatic', 'examined'] as const
export type Lane = (typeof lanes)[number]
export type CreditTier = 'A' | 'B' | 'C' | 'D'
export type RiskFactor = keyof typeof table.points

/** What became of the earlier applications of an applicant or agent. */
export interface CreditCounts {
  readonly registered: number
  readonly refused: number
  readonly withdrawn: number
  /** Registrations revoked for fraud or because they were contrary to facts. */
  readonly revokedForCause: number
  /** Registrations revoked on other grounds that were brought forward against the applicant. */
  readonly complaintsUpheld: number
}

/** Credit tier: the first row of the table that applies. Who is new is B. */
export function creditTier(counts: CreditCounts): CreditTier {
  const { registered, refused, withdrawn, revokedForCause, complaintsUpheld } = counts
  const ended = registered + refused + withdrawn
  const refusedPercent = ended < table.percentFrom ? 0 : (100 * refused) / ended
  const facts = { registered, revokedForCause, complaintsUpheld, refusedPercent }
  const row = table.tiers.find(({ any, below }) => {
    if (any) return Object.entries(any).some(([name, least]) => factOf(facts, name) >= least)
    return below === undefined || factOf(facts, 'registered') < below.registered
  })
  return tierOf(row?.tier)
}

function factOf(facts: Readonly<Record<string, number>>, name: string): number {
  return facts[name] ?? 0
}

/** A table that names no tier must not make anybody's examination lighter. */
function tierOf(tier: string | undefined): CreditTier {
  return tier === 'A' || tier === 'B' || tier === 'C' ? tier : 'D'
}

/** How deeply a case is examined in a tier: code and labels. */
export function depthOf(tier: CreditTier): { code: string; zh: string; en: string } {
  return table.depth[tier]
}

export interface Assessment {
  readonly lane: Lane
  /** Sum of the points of the factors. */
  readonly points: number
  readonly factors: readonly RiskFactor[]
  readonly tier: CreditTier
  /** Code of the depth of examination. */
  readonly depth: string
}

/** Which lane an application without errors takes, and why. */
export function assess(
  form: ApplicationForm | PublicForm,
  defects: readonly ApplicationDefect[],
  tier: CreditTier,
): Assessment {
  const factors = riskFactors(form, defects)
  const points = factors.reduce((sum, factor) => sum + table.points[factor].points, 0)
  const low = points <= table.automatic.mostPoints && table.automatic.tiers.includes(tier)
  return {
    lane: low ? 'automatic' : 'examined',
    points,
    factors,
    tier,
    depth: depthOf(tier).code,
  }
}

const duplicateCodes = ['duplicate', 'duplicateContested', 'similarTitle', 'alreadyRegistered']

function riskFactors(
  form: ApplicationForm | PublicForm,
  defects: readonly ApplicationDefect[],
): RiskFactor[] {
  const { works, owners, filing, declaration, ownershipForm } = form
  const holds: Record<RiskFactor, boolean> = {
    notOriginal: works.some(({ creationNature }) => creationNature !== 'originalWork'),
    notIndividual: ownershipForm !== 'individual',
    acquired: owners.some(({ acquisition }) => acquisition !== 'original'),
    partialRights: owners.some(({ rights }) => rights !== allRights),
    duplicates: defects.some(({ code }) => duplicateCodes.includes(code)),
    thirdParty: works.some(hasThirdParty),
    generated: declaration.contentKind === 'AIGC',
    minor: owners.some(({ minor }) => minor === true),
    agent: filing.by === 'agent',
    category: works.some(({ category }) => table.examinedCategories.includes(category)),
    largeSeries: works.length >= table.largeSeries,
    warning: defects.some(({ code }) => !duplicateCodes.includes(code)),
  }
  return riskFactorCodes.filter((factor) => holds[factor])
}

function hasThirdParty(work: PublicForm['works'][number]): boolean {
  const { basedOn, usesOthersWorks, showsPersons, fonts = [], excludedMaterial } = work
  const commercial = fonts.some(({ licence }) => licence === 'commercial')
  const excluded = basedOn !== undefined || excludedMaterial !== undefined
  return usesOthersWorks === true || showsPersons === true || commercial || excluded
}

/** What the factors are called. */
export const riskFactorTexts: Readonly<Record<RiskFactor, { zh: string; en: string }>> =
  table.points

/** Codes of the factors, in the order of the table. */
export const riskFactorCodes: readonly RiskFactor[] = [
  'notOriginal',
  'notIndividual',
  'acquired',
  'partialRights',
  'duplicates',
  'thirdParty',
  'generated',
  'minor',
  'agent',
  'category',
  'largeSeries',
  'warning',
]

/** Last Unix second of the opposition period (异议期) that begins at a time; undefined where there is none. */
export function endOfOpposition(lane: Lane, time: number): number | undefined {
  const days = daysAt(table.oppositionDays[lane], time)
  return days === 0 ? undefined : endOfPeriod(time, days)
}
