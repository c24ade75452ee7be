import type {
  CheckContext,
  DepositFacts,
  KnownIdentity,
} from '../../../../api/applications/context.ts'
import type { ApplicationForm } from '../../../../api/applications/form.ts'
import type { AuthorForm, OwnerForm } from '../../../../api/applications/form-parties.ts'
import type { WorkForm } from '../../../../api/applications/form-work.ts'
import { signingParties } from '../../../../api/applications/signatures.ts'
import type { CaseFile } from '../../../../api/cases/machine.ts'
import { parseTime } from '../../../../verifier/date.ts'

/** A Monday, 10:00 in Beijing. */
export const now = parseTime('2026-11-23T02:00:00Z')!

export const didOf = (n: number): string => `did:ethr:0xc0104:0x${String(n).padStart(40, '0')}`
export const uuidOf = (n: number): string =>
  `0192f0c1-7f00-7000-8000-${String(n).padStart(12, '0')}`

/** Numbers with right check digits that were never given out: the division 110199 does not exist. */
export const residentId = '110199199003070041'
export const uscc = '91350100M000100Y43'

export const person = { legalName: '张三', idType: 'residentId', idNumber: residentId } as const
export const company = { legalName: '乙公司', idType: 'uscc', idNumber: uscc } as const
const contact = {
  contactPerson: '张三',
  address: '北京市东城区1号',
  email: 'z@example.org',
  mobile: '+8613800138000',
}

export function work(n = 1, more: Partial<WorkForm> = {}): WorkForm {
  return {
    title: `夜航之${n}`,
    category: 'fine_art',
    deposits: [uuidOf(n)],
    creationNature: 'originalWork',
    completion: { date: '2026-05', place: { country: 'CN', city: '北京', division: '110101' } },
    firstPublication: { status: 'unpublished' },
    ...more,
  }
}

export function author(n = 1, more: Partial<AuthorForm> = {}): AuthorForm {
  return {
    displayName: '张三',
    partyKind: 'naturalPerson',
    signing: 'realName',
    publicNameConsent: true,
    did: didOf(n),
    personal: {},
    ...more,
  }
}

export function owner(n = 1, more: Partial<OwnerForm> = {}): OwnerForm {
  return {
    displayName: '张三',
    partyKind: 'naturalPerson',
    signing: 'realName',
    publicNameConsent: true,
    did: didOf(n),
    nationality: 'CN',
    division: '110101',
    acquisition: 'original',
    rights: 0x1ffff,
    personal: person,
    ...more,
  }
}

/** An organisation as owner. */
export function unit(n = 1, more: Partial<OwnerForm> = {}): OwnerForm {
  const { publicNameConsent: _, ...plain } = owner(n)
  return {
    ...plain,
    displayName: '乙公司',
    partyKind: 'legalPerson',
    organisationKind: 'company',
    personal: company,
    ...more,
  }
}

/** A form without defects: one person's own picture. */
export function form(more: Partial<ApplicationForm> = {}): ApplicationForm {
  return {
    form: 'application-v1',
    applicant: didOf(1),
    works: [work()],
    authors: [author()],
    owners: [owner()],
    ownershipForm: 'individual',
    specimen: { electronic: { medium: 'PNG', count: 1 } },
    filing: { by: 'owner' },
    contact: { personal: contact },
    statement: { purpose: '纪念', process: '手绘', originality: '构图与用色' },
    attachments: [],
    declaration: { contentKind: 'UGC' },
    trueWill: true,
    lookup: 'salted',
    ...more,
  }
}

export const agentFiling = (powersOfAttorney: string[]): ApplicationForm['filing'] => ({
  by: 'agent',
  agent: didOf(50),
  agentName: '某代理公司',
  powersOfAttorney,
  personal: { ...company, ...contact },
})

export const proof = { kind: 'ownershipProof', deposit: uuidOf(900), title: '合同' } as const

/** What a register knows in which the form has no defects: all deposits, identities and signatures there. */
export function contextOf(of: ApplicationForm, more: Partial<CheckContext> = {}): CheckContext {
  const ids = [
    ...of.works.flatMap(({ deposits }) => deposits),
    ...of.attachments.map(({ deposit }) => deposit),
  ]
  return {
    time: now,
    deposits: new Map(ids.map((id) => [id, depositOf(id, of.applicant)])),
    registrations: new Map(),
    similarTitles: new Map(),
    powersOfAttorney: new Map(),
    identities: new Map(of.owners.map((one) => [one.did, certifiedAs(one)])),
    signers: new Set(signingParties(of).map(({ did }) => did)),
    ...more,
  }
}

/** What the identity certificate of an owner says. */
function certifiedAs({ partyKind, minor, guardian }: OwnerForm): KnownIdentity {
  if (minor !== true || guardian === undefined) return { partyKind }
  return { partyKind, minor, guardian: guardian.did }
}

export function depositOf(id: string, holder: string): DepositFacts {
  return { holder, digest: id.replaceAll('-', '').padEnd(64, '0'), open: false, time: now - 3600 }
}

/** A power of attorney as a case. */
export function powerCase(principal: string, more: Record<string, unknown> = {}): CaseFile {
  const payload = { agent: didOf(50), scope: ['apply'], from: 0, until: now + 86_400, ...more }
  const grant = {
    position: 0,
    index: 0,
    time: 0,
    transition: 'grant',
    from: 'none',
    to: 'active',
    actor: principal,
    role: 'creator',
    payload,
    documentHash: '00'.repeat(32),
  } as const
  return {
    id: uuidOf(700),
    type: 'powerOfAttorney',
    state: 'active',
    party: principal,
    events: [grant],
  }
}

/** What is declared of a program. */
export const software: NonNullable<WorkForm['software']> = {
  version: 'V1.0',
  developmentMethod: 'independent',
  hardware: 'PC',
  environment: 'Linux',
  languages: ['TypeScript'],
  sourceLines: 1000,
  features: '登记',
  sourceDeposit: 'ordinary',
}
