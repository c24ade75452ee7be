/** Certificates of all kinds of owners, and what is asked about them, at a real book. */
import { v7 as uuidv7 } from 'uuid'
import type { Stepped, WorkFacts } from '../../../../api/book/book.ts'
import type { ApplicationForm } from '../../../../api/applications/form.ts'
import { system } from '../../../../api/cases/engine.ts'
import type { StaffRole } from '../../../../api/cases/machine.ts'
import { roleCaseOf } from '../../../../api/cases/roles-machine.ts'
import { author, didOf, owner, person, unit } from '../../applications/_util/forms.ts'
import { depositOf, type BookFixture } from './book-fixture.ts'
import { checkedIdentity, filed, identityPayload, publicForm } from './payloads.ts'

/** An applicant, a child with a guardian, a company: who owns the work of `jointForm`. */
export const joint = {
  applicant: didOf(61),
  child: didOf(62),
  guardian: didOf(63),
  company: didOf(64),
  /** Who wrote it with them and owns nothing; named nowhere by a real name. */
  author: didOf(65),
} as const

/** Personal data stay away from the book, so that any will do. */
export function jointForm(): Partial<ApplicationForm> {
  const { applicant, child, guardian, company, author: other } = joint
  const mother = { did: guardian, relation: '母', personal: person }
  const minor = { minor: true, publicNameConsent: false, guardian: mother }
  return {
    ownershipForm: 'joint',
    authors: [
      author(1, { did: applicant }),
      author(2, { did: other, displayName: '匿名', signing: 'anonymous' }),
    ],
    owners: [
      owner(1, { did: applicant, sharePpm: 500_000 }),
      owner(2, { did: child, ...minor, sharePpm: 300_000 }),
      unit(3, { did: company, sharePpm: 200_000 }),
    ],
  }
}

export function give(
  { book }: BookFixture,
  party: string,
  ...roles: readonly StaffRole[]
): Promise<unknown> {
  const step = { caseId: roleCaseOf(party), caseType: 'roles', transition: 'grant' } as const
  const steps = roles.map((role) => book.move({ ...step, actor: system, party, payload: { role } }))
  return Promise.all(steps)
}

const verifier = didOf(66)

/** Gives somebody an identity certificate, in the place of the one before; answers its id. */
export async function identify(
  fixture: BookFixture,
  subject: string,
  more: object = {},
): Promise<string> {
  const { book } = fixture
  if (!(await book.rolesOf(verifier)).has('verifier')) await give(fixture, verifier, 'verifier')
  const payload = identityPayload(subject)
  const asked = { ...payload, form: { ...Object(payload['form']), ...more } }
  const step = { caseId: uuidv7(), caseType: 'identity' } as const
  await book.move({ ...step, transition: 'submit', actor: subject, payload: asked })
  await book.move({ ...step, transition: 'claim', actor: verifier, payload: {} })
  const verify = { transition: 'verify', actor: verifier, payload: checkedIdentity } as const
  const { event } = await book.move({ ...step, ...verify })
  return String(event.payload['issued'])
}

/** Certifies the minors of a form who are not yet: who they are is not theirs to say. */
async function identifyMinors(
  fixture: BookFixture,
  { owners = [] }: Partial<ApplicationForm>,
): Promise<void> {
  const minors = owners.filter(({ minor }) => minor === true)
  const known = await fixture.book.identitiesOf(minors.map(({ did }) => did))
  for (const { did, guardian } of minors) {
    const { personal: _, ...named } = guardian!
    if (!known.has(did)) await identify(fixture, did, { minor: true, guardian: named })
  }
}

/** Registers works at once; answers the certificates. */
export async function certified(
  fixture: BookFixture,
  applicant: string,
  more: Partial<ApplicationForm> = {},
  names: readonly string[] = [uuidv7()],
): Promise<string[]> {
  const { book } = fixture
  await identifyMinors(fixture, more)
  const deposits: string[] = []
  for (const name of names) deposits.push((await book.deposit(depositOf(applicant, name))).id)
  const { file } = await book.move({
    caseId: uuidv7(),
    caseType: 'application',
    transition: 'submit',
    actor: applicant,
    payload: filed(publicForm(applicant, deposits, more), 'automatic'),
  })
  const issued = file.events.at(-1)!.payload['issued'] as { certificate: string }[]
  return issued.map(({ certificate }) => certificate)
}

/** All facts of a certificate, as a correction states them, with another title. */
export async function factsIn({ book }: BookFixture, certificate: string): Promise<WorkFacts> {
  const { document } = (await book.find(certificate))!
  const { credentialSubject }: { credentialSubject: WorkFacts } = JSON.parse(document)
  const { work, authors, owners, ownershipForm } = credentialSubject
  return { work: { ...work, title: '夜航（更正）' }, authors, owners, ownershipForm }
}

/** Makes a request. */
export function ask(
  { book }: BookFixture,
  actor: string,
  payload: object,
  more: { readonly party?: string; readonly powerOfAttorney?: string } = {},
): Promise<Stepped> {
  const step = { caseType: 'request', transition: 'submit', actor } as const
  return book.move({
    ...step,
    caseId: uuidv7(),
    payload: { statement: '请求', ...payload },
    ...more,
  })
}

/** Makes a step of a request. */
export function stepOf(
  { book }: BookFixture,
  { file: { id } }: Pick<Stepped, 'file'>,
  actor: string,
  transition: string,
  more: object = {},
): Promise<Stepped> {
  return book.move({ caseId: id, caseType: 'request', transition, actor, payload: {}, ...more })
}
