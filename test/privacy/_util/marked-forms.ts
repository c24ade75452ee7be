/** Forms with personal data in every field of every kind of party. */
import { randomBytes } from 'node:crypto'
import type { ApplicationForm } from '../../../api/applications/form.ts'
import type { IdentityForm } from '../../../api/realname/form.ts'
import { signedBySubject, type OfficeOf, type OfOffice } from '../../_util/office.ts'
import { newPerson } from '../../_util/people.ts'
import { author, owner, unit } from '../../api/applications/_util/forms.ts'
import { identity, organisation } from '../../api/realname/_util/identity.ts'
import type { Marks } from './marks.ts'

/** Public by choice, and nobody's legal name. */
const alias = (n: number) => ({ displayName: `笔名${n}`, signing: 'alias' as const })

/** Whoever signs a joint application. */
export interface JointPeople {
  readonly applicant: string
  readonly minor: string
  readonly guardian: string
  readonly company: string
}

export function jointPeople(): JointPeople {
  const [applicant, minor, guardian, company] = Array.from({ length: 4 }, () => newPerson().did)
  return { applicant: applicant!, minor: minor!, guardian: guardian!, company: company! }
}

/** A joint work: a person, a child with a guardian, a company; authors beside them, one without a DID. */
export async function jointForm(
  office: OfficeOf<OfOffice>,
  marks: Marks,
  label: string,
  people: JointPeople,
): Promise<ApplicationForm> {
  const { applicant, minor, guardian, company } = people
  await office.certifiedChild(minor, guardian)
  const mark = (who: string) => marks.person(`${label} ${who}`)
  const child = (who: string) => marks.person(`${label} ${who}`, [2012, 2020])
  return office.form(applicant, {
    authors: [
      author(1, { did: applicant, ...alias(1), personal: mark('author 1') }),
      author(2, { did: minor, minor: true, ...alias(2), personal: child('author 2') }),
      author(3, {
        did: company,
        displayName: '某某公司',
        partyKind: 'legalPerson',
        personal: marks.organisation(`${label} author 3`),
      }),
      nameless(marks, `${label} author 4`),
    ],
    owners: [
      owner(1, { did: applicant, ...alias(1), personal: mark('owner 1') }),
      owner(2, {
        did: minor,
        minor: true,
        ...alias(2),
        personal: child('owner 2'),
        guardian: { did: guardian, relation: '母', personal: mark('guardian') },
      }),
      unit(3, {
        did: company,
        displayName: '某某公司',
        personal: marks.organisation(`${label} owner 3`),
      }),
    ],
    ownershipForm: 'joint',
    attachments: [
      { kind: 'ownershipProof', deposit: await office.deposit(applicant), title: '合作协议' },
    ],
    contact: { personal: mark('contact') },
  })
}

function nameless(marks: Marks, label: string) {
  const { did: _, ...rest } = author(4, { ...alias(4), personal: marks.person(label) })
  return rest
}

/** One person's work, which has to be examined: an adaptation. */
export function examinedForm(
  office: OfficeOf<OfOffice>,
  marks: Marks,
  label: string,
  applicant: string,
): Promise<ApplicationForm> {
  const mark = (who: string) => marks.person(`${label} ${who}`)
  return office.examinedForm(applicant, {
    authors: [author(1, { did: applicant, ...alias(5), personal: mark('author') })],
    owners: [owner(1, { did: applicant, ...alias(5), personal: mark('owner') })],
    contact: { personal: mark('contact') },
  })
}

/** As an agent hands it in for an owner. */
export async function agentForm(
  office: OfficeOf<OfOffice>,
  marks: Marks,
  label: string,
  { applicant, agent, power }: { applicant: string; agent: string; power: string },
): Promise<ApplicationForm> {
  const form = await examinedForm(office, marks, label, applicant)
  const personal = marks.organisation(`${label} agent`)
  const powersOfAttorney = [power]
  return {
    ...form,
    filing: { by: 'agent', agent, agentName: '某代理公司', powersOfAttorney, personal },
  }
}

async function attached(office: OfficeOf<OfOffice>, holder: string, ...kinds: readonly string[]) {
  const deposits = await Promise.all(kinds.map(() => office.deposit(holder, randomBytes(40))))
  return kinds.map((kind, i) => ({ kind, deposit: deposits[i]! })) as IdentityForm['attachments']
}

export async function adultIdentity(
  office: OfficeOf<OfOffice>,
  marks: Marks,
  label: string,
  subject: string,
): Promise<IdentityForm> {
  const attachments = await attached(office, subject, 'idDocument')
  return identity({ subject, personal: marks.person(label), attachments })
}

export async function childIdentity(
  office: OfficeOf<OfOffice>,
  marks: Marks,
  label: string,
  { subject, guardian }: { subject: string; guardian: string },
): Promise<IdentityForm> {
  const form = identity({
    subject,
    minor: true,
    personal: marks.person(label, [2015, 2020]),
    guardian: { did: guardian, relation: '父', personal: marks.person(`${label} guardian`) },
    consent: { processing: true, sensitive: true },
    attachments: await attached(office, guardian, 'idDocument', 'guardianshipDocument'),
  })
  return signedBySubject(form)
}

export async function companyIdentity(
  office: OfficeOf<OfOffice>,
  marks: Marks,
  label: string,
  subject: string,
): Promise<IdentityForm> {
  return organisation({
    subject,
    personal: marks.organisation(label),
    legalRepresentative: { personal: marks.person(`${label} representative`) },
    attachments: await attached(office, subject, 'registrationDocument'),
  })
}
