/** Papers and declarations that the content of a work calls for. */
import type { SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'
import type { WorkForm } from './form-work.ts'
import rules from './rules.json' with { type: 'json' }

type Kind = ApplicationForm['attachments'][number]['kind']

/** Checks licences, synopsis, and what is declared of generated content. */
export function checkAttachments(form: ApplicationForm, say: SayDefect): void {
  const has = (kind: Kind) => form.attachments.some((attachment) => attachment.kind === kind)
  for (const [i, work] of form.works.entries()) checkLicences(work, `/works/${i}`, has, say)
  const synopsis = form.works.some(({ category }) => rules.synopsisFor.includes(category))
  if (synopsis && !has('synopsis')) say('synopsisMissing', '/attachments')
  checkContent(form, say)
}

function checkLicences(
  work: WorkForm,
  at: string,
  has: (kind: Kind) => boolean,
  say: SayDefect,
): void {
  const { basedOn, creationNature, usesOthersWorks, showsPersons, excludedMaterial, fonts } = work
  const licensed = has('thirdPartyLicence')
  if (creationNature !== 'originalWork' && basedOn && !licensed)
    say('sourceLicenceMissing', `${at}/basedOn`)
  if (usesOthersWorks && !licensed && excludedMaterial === undefined)
    say('thirdPartyLicenceMissing', `${at}/usesOthersWorks`)
  if (showsPersons && !has('portraitLicence')) say('portraitLicenceMissing', `${at}/showsPersons`)
  if (fonts?.some(({ licence }) => licence === 'commercial') && !has('fontLicence'))
    say('fontLicenceMissing', `${at}/fonts`)
}

function checkContent({ works, declaration }: ApplicationForm, say: SayDefect): void {
  const wanted = contentKindOf(works)
  const { contentKind, tools, humanContribution } = declaration
  const declaredAi = contentKind === 'AIGC'
  // Who declares AIGC may do so for a part that the source types do not show.
  if (wanted !== contentKind && !declaredAi) say('contentKindWrong', '/declaration/contentKind')
  if (declaredAi && tools === undefined) say('humanContributionMissing', '/declaration/tools')
  if (declaredAi && humanContribution === undefined)
    say('humanContributionMissing', '/declaration/humanContribution')
}

/** How the content was made, as far as the works say. */
export function contentKindOf(works: readonly WorkForm[]): 'UGC' | 'AIGC' | 'SOFTWARE_WORKS' {
  const model = works.some(({ digitalSourceType: type }) =>
    rules.modelSourceTypes.some((code) => code === type),
  )
  if (model) return 'AIGC'
  return works.some(({ category }) => category === 'software') ? 'SOFTWARE_WORKS' : 'UGC'
}
