/**
 * What a correction or supplement (变更, 补充登记) must leave as it is: who owns the work and in what shares, and who its
 * authors are. A change of owners is a transfer, and that is recorded otherwise. Nobody who was anonymous is named.
 */
import { holdsPersonalNumber } from '../realname/id-numbers.ts'
import { ApiError } from '../errors.ts'
import type { WorkFacts } from './book.ts'

type Facts = Pick<WorkFacts, 'work' | 'authors' | 'owners'>
type Owner = Facts['owners'][number]
interface Party {
  readonly did?: string
  readonly signing?: string
  readonly displayName?: string
}

/** Members that are codes, numbers by nature, or addresses. */
const notTexts: ReadonlySet<string> = new Set(['did', 'identifiers', 'url'])

/** JSON Pointers to the public texts that hold what looks like an identity number or a mobile number. */
export function personalNumbersIn(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return holdsPersonalNumber(value) ? [at] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    notTexts.has(name) ? [] : personalNumbersIn(inner, `${at}/${name}`),
  )
}

/** Throws ApiError `invalid_request` where the facts are not those of the same owners and authors. */
export function checkAmendment(before: Facts, facts: Facts): void {
  const [number] = personalNumbersIn(facts)
  if (number !== undefined)
    refuse(`facts${number} holds what looks like an identity or mobile number; leave it out.`)
  if (titlesOf(before.owners) !== titlesOf(facts.owners))
    refuse(
      'A correction keeps the owners and their shares (of several also their rights): a change of them is a transfer.',
    )
  if (didsOf(before.authors) !== didsOf(facts.authors))
    refuse('A correction keeps the authors: as many, with the same DIDs.')
  if (
    isMore('anonymous', before.owners, facts.owners) ||
    isMore('anonymous', before.authors, facts.authors)
  )
    refuse('Whoever was anonymous stays so.')
  // Owners agree to the request, and so may sign otherwise; other authors are not asked.
  const owners = new Set(before.owners.map(({ did }) => did))
  const others = (all: readonly Party[]) => all.filter(({ did }) => !owners.has(did ?? ''))
  if (isMore('realName', others(facts.authors), others(before.authors)))
    refuse('An author who owns nothing of the work and was not named by the real name stays so.')
  const known = new Set(aliasesOf(others(before.authors)))
  if (aliasesOf(others(facts.authors)).some((alias) => !known.has(alias)))
    refuse('The alias of an author who owns nothing of the work stays as it is.')
}

function refuse(detail: string): never {
  throw new ApiError('invalid_request', detail)
}

/** Who owns what, as one comparable text. A sole owner may have stated the rights too narrowly; among several it is a transfer. */
function titlesOf(owners: readonly Owner[]): string {
  const several = owners.length > 1
  const titles = owners.map(({ did, sharePpm = 0, rights }) =>
    [did, sharePpm, several ? rights : 0].join(' '),
  )
  return titles.toSorted().join()
}

function didsOf(parties: readonly Party[]): string {
  return parties
    .map(({ did = '' }) => did)
    .toSorted()
    .join()
}

/** Who signs by what alias: a real name in the place of one would name somebody who was not asked. */
function aliasesOf(parties: readonly Party[]): string[] {
  return parties
    .filter(({ signing }) => signing === 'alias')
    .map(({ did = '', displayName = '' }) => `${did} ${displayName}`)
}

/** Whether more of a list sign so than of another, by DID; those without a DID are counted together. */
function isMore(signing: string, list: readonly Party[], than: readonly Party[]): boolean {
  const count = (parties: readonly Party[], of: string | undefined): number =>
    parties.filter(({ did, signing: how }) => did === of && how === signing).length
  return list.some(({ did }) => count(list, did) > count(than, did))
}
