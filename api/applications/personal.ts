/** Personal data of an application, taken out before it is recorded and put back where they may be read. */
import { putBack, takeOut, type SplitParty } from '../realname/personal.ts'
import type { ApplicationForm, PublicForm } from './form.ts'

/** A form without personal data, and what was taken out, party by party. */
export interface SplitForm {
  readonly form: PublicForm
  readonly parties: readonly SplitParty[]
}

/** Takes the personal data out of a form. Each party is sealed in a dossier of its own. */
export function splitPersonal(form: ApplicationForm): SplitForm {
  return takeOut(form, partiesOf(form))
}

/** The inverse of splitPersonal. Parties that are not given (erased, not to be read) are left without data. */
export function joinPersonal({ form, parties }: SplitForm): ApplicationForm {
  const places = partiesOf(form).map(({ pointer }) => pointer)
  return putBack<ApplicationForm>(form, places, parties)
}

/** Where a form has personal data, and of whom. Guardians come after the owner whose guardian they are. */
function partiesOf(form: PublicForm): { pointer: string; subject: string | undefined }[] {
  const { filing } = form
  return [
    ...form.authors.map((author, i) => ({ pointer: `/authors/${i}`, subject: author.did })),
    ...form.owners.flatMap(({ did, guardian }, i) => [
      { pointer: `/owners/${i}`, subject: did },
      ...(guardian ? [{ pointer: `/owners/${i}/guardian`, subject: guardian.did }] : []),
    ]),
    ...(filing.by === 'agent' ? [{ pointer: '/filing', subject: filing.agent }] : []),
    { pointer: '/contact', subject: form.applicant },
  ]
}
