/** Whom a form names, read from a payload of which the compiler knows nothing. Pure. */
import { isMembers, type Members } from '../../verifier/canonical.ts'
import { listOf, membersOf } from '../cases/guards.ts'

function partiesOf(form: Members): Members[] {
  return [...listOf(form, 'owners'), ...listOf(form, 'authors')].filter(isMembers)
}

const texts = (values: readonly unknown[]): string[] =>
  values.filter((value) => typeof value === 'string')

/** DIDs of the owners and authors of an application form. */
export function partyDids(form: Members): string[] {
  return texts(partiesOf(form).map(({ did }) => did))
}

/**
 * DIDs of everybody whom a form names: owners, authors and their guardians, applicant and agent; whose identity it is about,
 * and for a minor the guardian.
 */
export function namedDids(form: Members): string[] {
  const guardians = [...partiesOf(form), form].map((party) => membersOf(party, 'guardian')['did'])
  const { agent } = membersOf(form, 'filing')
  return [...partyDids(form), ...texts([...guardians, agent, form['applicant'], form['subject']])]
}
