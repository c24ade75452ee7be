/** The rights an owner claims (著作权法 art. 10; form Z11 item 9). Which works have which rights is data. */
import { allRights, rights } from '../../verifier/vocabulary.ts'
import type { SayDefect } from './defect.ts'
import type { ApplicationForm } from './form.ts'
import type { OwnerForm } from './form-parties.ts'
import rules from './rules.json' with { type: 'json' }

const has = (mask: number, code: string): boolean =>
  rights.some((right) => right.code === code && (mask & (1 << (right.number - 1))) !== 0)

/** Mask of the 13 property rights. */
const allProperty = 0x1fff0

/** Checks the masks of all owners against the form of ownership and the category of the works. */
export function checkRights(form: ApplicationForm, say: SayDefect): void {
  const { owners, works, serviceVariant } = form
  const categories = new Set(works.map(({ category }) => category))
  for (const [i, owner] of owners.entries()) {
    const at = `/owners/${i}`
    checkHeir(owner, at, say)
    if (serviceVariant === 'special' && has(owner.rights, 'attribution'))
      say('attributionOfAuthor', `${at}/rights`)
    if (owner.rights === allRights) continue
    checkNote(owner, at, say)
    // All property rights means all that the law gives to works of this kind.
    if ((owner.rights & allProperty) === allProperty) continue
    for (const category of categories) checkMask(owner.rights, category, `${at}/rights`, say)
  }
}

function checkNote({ rights: mask, rightsNote }: OwnerForm, at: string, say: SayDefect): void {
  const explain = has(mask, 'other') || !has(mask, 'attribution')
  if (explain && rightsNote === undefined) say('rightsNoteMissing', `${at}/rightsNote`)
}

function checkMask(mask: number, category: string, at: string, say: SayDefect): void {
  const closed = rules.closedRights.find((rule) => rule.category === category)
  const odd =
    closed && rights.filter(({ code }) => has(mask, code) && !closed.rights.includes(code))
  if (odd && odd.length > 0) say('rightNotOfCategory', at, names(odd))
  for (const rule of closed ? [] : rules.rightsOf) {
    if (!has(mask, rule.right) || rule.only.includes(category)) continue
    const right = rights.filter(({ code }) => code === rule.right)
    say(rule.closed ? 'rightNotOfCategory' : 'rightUnusual', at, names(right))
  }
}

const names = (list: typeof rights) => ({
  zh: list.map(({ zh }) => zh).join('、'),
  en: list.map(({ en }) => en).join(', '),
})

const unInherited = ['attribution', 'alteration', 'integrity']

function checkHeir({ acquisition, rights: mask }: OwnerForm, at: string, say: SayDefect): void {
  if (acquisition === 'inherited' && unInherited.some((code) => has(mask, code)))
    say('moralRightsInherited', `${at}/rights`)
}
