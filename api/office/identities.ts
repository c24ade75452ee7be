/** Applications for identity certificates, and issuing them in bulk. */
import { v7 as uuidv7 } from 'uuid'
import type { Idempotency, Stepped } from '../book/book.ts'
import { hasError } from '../cases/defects.ts'
import { partiesIn } from '../cases/sealed.ts'
import { ApiError } from '../errors.ts'
import { findIdentityDefects, type IdentityDefect } from '../realname/check.ts'
import { splitIdentity, type IdentityForm } from '../realname/form.ts'
import { isSignedBySubject } from '../realname/subject-signature.ts'
import type { Office } from './office.ts'
import { discard, isRefused, requireSame, sealCommitted } from './sealed.ts'

/** Everything that is wrong with an application for an identity certificate. `filer`: DID of who hands it in. */
export async function checkIdentity(
  { book, now, ownerOf }: Office,
  form: IdentityForm,
  filer: string,
): Promise<IdentityDefect[]> {
  const [deposits, identities, controller] = await Promise.all([
    book.deposits(form.attachments.map(({ deposit }) => deposit)),
    book.identitiesOf([form.subject]),
    form.subjectSignature === undefined ? undefined : ownerOf(form.subject),
  ])
  const signed = isSignedBySubject(splitIdentity(form).form, controller)
  const depositHolders = new Map([...deposits].map(([id, { holder }]) => [id, holder]))
  return findIdentityDefects(form, {
    time: now(),
    depositHolders,
    certified: identities.has(form.subject),
    signers: new Set([filer, ...(signed ? [form.subject] : [])]),
  })
}

/**
 * Hands in an application for an identity certificate. The subject does, with the DID's own key; for a minor the
 * guardian does, whose act is the consent (PIPL art. 31), and the DID's key has signed the form. Throws ApiError `defective_form`, and what the book throws.
 */
export async function submitIdentity(
  office: Office,
  filer: string,
  form: IdentityForm,
  stamp: { readonly idempotency?: Idempotency },
): Promise<Stepped> {
  const defects = await checkIdentity(office, form, filer)
  if (hasError(defects))
    throw new ApiError('defective_form', 'The form has defects; all of them are listed.', {
      defects,
    })
  const split = splitIdentity(form)
  const caseId = uuidv7()
  const matter = { case: caseId, about: form.subject }
  const parties = await sealCommitted(office, split.parties, matter)
  try {
    const stepped = await office.book.move({
      caseId,
      caseType: 'identity',
      transition: 'submit',
      actor: filer,
      party: form.minor === true ? filer : form.subject,
      payload: {
        form: split.form,
        parties,
        defects,
      },
      ...stamp,
    })
    if (stepped.created) return stepped
    await discard(office, parties)
    requireSame(office, partiesIn(stepped.event.payload), split.parties)
    return stepped
  } catch (error) {
    if (isRefused(error)) await discard(office, parties)
    throw error
  }
}
