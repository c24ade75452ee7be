/** The short way of registration: what an application would be certified for at once, and nothing else. */
import { checkShortForm, toShortForm, type ShortCheck } from '../applications/short-way.ts'
import { endOfOpposition, riskFactorTexts } from '../applications/lanes.ts'
import type { WorkCommand } from '../book/book.ts'
import { hasError } from '../cases/defects.ts'
import { ApiError } from '../errors.ts'
import { knownOf } from './check-application.ts'
import type { Office } from './office.ts'

const instead = 'Hand in an application instead (POST /v1/applications)'

/** Why a work is not registered at once; undefined where it is. The book says it where nothing is on record yet. */
export async function refusalOf(
  office: Office,
  command: WorkCommand,
): Promise<ApiError | undefined> {
  const { applicant, facts } = command
  const [owner, ...others] = facts.owners
  if (owner?.did !== applicant || others.length > 0)
    return new ApiError(
      'forbidden',
      `Only who owns a work alone registers it here. ${instead}: there every owner signs.`,
    )
  if (endOfOpposition('automatic', office.now()) !== undefined)
    return new ApiError(
      'forbidden',
      `Others may object before a work is registered. ${instead}: it waits for that.`,
    )
  const { context, tier } = await knownOf(office, toShortForm(command), applicant)
  const form = toShortForm(command, context.identities.get(applicant))
  const checked = checkShortForm(form, context, tier)
  return checked.passes ? undefined : refusalFor(checked)
}

function refusalFor({ defects, assessment }: ShortCheck): ApiError {
  if (hasError(defects))
    return new ApiError(
      'defective_form',
      `An application with these defects would be refused. Cure them. ${instead} where this form has no place for it.`,
      { defects },
    )
  const { factors } = assessment
  const why = factors.map((factor) => riskFactorTexts[factor].en)
  const because = why.length > 0 ? why.join(', ') : 'earlier applications of the applicant'
  return new ApiError('forbidden', `This work is examined by people (${because}). ${instead}.`, {
    factors,
    defects,
  })
}
