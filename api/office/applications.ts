/** Applications handed in and corrected: checked, personal data sealed, then an act of the register. */
import { v7 as uuidv7 } from 'uuid'
import { hasError } from '../cases/defects.ts'
import type { CaseFile } from '../cases/machine.ts'
import { partiesIn } from '../cases/sealed.ts'
import type { ApplicationForm } from '../applications/form.ts'
import { signerOf } from '../applications/signatures.ts'
import type { Idempotency, Stepped } from '../book/book.ts'
import { ApiError } from '../errors.ts'
import { checkApplication, type Checked } from './check-application.ts'
import { signersOf, toSign, type GivenSignature } from './drafts.ts'
import { eraseSuperseded } from './erasure.ts'
import type { Office } from './office.ts'
import { discard, isRefused, requireSame, sealParties } from './sealed.ts'

/** An application as somebody hands it in. */
export interface Filing {
  readonly form: ApplicationForm
  /** Of those who sign beside the one who hands it in. */
  readonly signatures: readonly GivenSignature[]
  /** Of the draft, where it was one; else made here. */
  readonly id?: string
  readonly salts?: readonly Uint8Array[]
  readonly idempotency?: Idempotency
}

/** Throws ApiError `defective_form` with every defect (一次性告知) where one stands in the way. */
function requireWhole({ defects }: Checked): void {
  if (!hasError(defects)) return
  const count = defects.filter(({ severity }) => severity === 'error').length
  const detail = `The form has ${count} defects; all of them are listed. Cure them and send it again.`
  throw new ApiError('defective_form', detail, { defects })
}

/** Hands in an application. Throws ApiError `defective_form`, and what the book throws. */
export function submitApplication(office: Office, filer: string, filing: Filing): Promise<Stepped> {
  const id = filing.id ?? uuidv7()
  return file(office, filer, id, filing, 'submit')
}

/**
 * What became of a draft that was handed in: its id is the case's. So a request that is sent again finds its answer also
 * where the draft is gone. Undefined where this person has handed in no such draft.
 */
export async function submittedBefore(
  { book }: Office,
  filer: string,
  draft: string,
): Promise<Stepped | undefined> {
  const found = await book.caseFile(draft)
  const [event] = found?.events ?? []
  const isOwn = found?.type === 'application' && event?.actor === filer
  return isOwn ? { created: false, event, file: found } : undefined
}

/**
 * Hands in the corrected form of a case. The personal data that it takes the place of are erased.
 * Throws ApiError `invalid_request` where it is another applicant's.
 */
export async function resubmitApplication(
  office: Office,
  filer: string,
  { id, party }: Pick<CaseFile, 'id' | 'party'>,
  filing: Filing & { readonly expected?: number },
): Promise<Stepped> {
  if (filing.form.applicant !== party)
    throw new ApiError(
      'invalid_request',
      'A correction keeps the applicant: apply anew for another.',
    )
  const stepped = await file(office, filer, id, filing, 'resubmit')
  await eraseSuperseded(office, stepped.file)
  return stepped
}

async function file(
  office: Office,
  filer: string,
  caseId: string,
  filing: Filing & { readonly expected?: number },
  transition: 'submit' | 'resubmit',
): Promise<Stepped> {
  const { form, signatures } = filing
  const signed = toSign(form, filing.salts)
  const signedAs = filing.id ?? caseId
  const signers = new Set(await signersOf(office, signedAs, signed, signatures))
  // Who hands it in has signed in with the DID's key; the act itself says so.
  signers.add(filer)
  const checked = await checkApplication(office, form, filer, signers)
  requireWhole(checked)
  const parties = await sealParties(office, signed.split.parties, signed.salts, {
    case: caseId,
    about: form.applicant,
  })
  const payload = {
    form: signed.split.form,
    formHash: signed.formHash,
    // A correction is signed as the draft that it was: the signatures name that.
    ...(signedAs !== caseId && { signedAs }),
    personal: signed.personal,
    parties,
    signatures,
    defects: checked.defects,
    lane: checked.assessment.lane,
    assessment: checked.assessment,
  }
  const { idempotency, expected } = filing
  const powerOfAttorney = await powerFor(office, form, filer)
  try {
    const stepped = await office.book.move({
      caseId,
      caseType: 'application',
      transition,
      actor: filer,
      party: form.applicant,
      payload,
      ...(powerOfAttorney !== undefined && { powerOfAttorney }),
      ...(idempotency !== undefined && { idempotency }),
      ...(expected !== undefined && { expected }),
    })
    if (stepped.created) return stepped
    await discard(office, parties)
    requireSame(office, partiesIn(stepped.event.payload), signed.split.parties)
    return stepped
  } catch (error) {
    if (isRefused(error)) await discard(office, parties)
    throw error
  }
}

/** The power of attorney of whoever signs for the applicant, where an agent hands the form in. */
async function powerFor(
  { book }: Office,
  { filing, applicant, owners }: ApplicationForm,
  filer: string,
): Promise<string | undefined> {
  if (filer === applicant || filing.by !== 'agent') return undefined
  const signer = owners.filter(({ did }) => did === applicant).map(signerOf)[0]
  for (const id of filing.powersOfAttorney) {
    if ((await book.caseFile(id))?.party === signer) return id
  }
  return undefined
}
