/** The register as people use it: staff with roles, forms without defects, steps of cases. For tests with a RegistryHere. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import type { ApplicationForm } from '../../api/applications/form.ts'
import type { StaffRole } from '../../api/cases/machine.ts'
import type { CaseView } from '../../api/office/visible.ts'
import { splitIdentity, type IdentityForm } from '../../api/realname/form.ts'
import { subjectText } from '../../api/realname/subject-signature.ts'
import { form as wholeForm, author, owner, person, work } from '../api/applications/_util/forms.ts'
import { child } from '../api/realname/_util/identity.ts'
import { forgetTokens, newPerson, signedInAs, walletOf } from './people.ts'
import type { RegistryHere } from './registry-here.ts'

const digest = (name: string, bytes: Uint8Array): string =>
  createHash(name).update(bytes).digest('hex')

export interface Answer<T> {
  readonly status: number
  readonly body: T
}

export interface SteppedAnswer {
  readonly created: boolean
  readonly event: CaseView['events'][number]
  readonly case: CaseView
}

export interface ProblemAnswer {
  readonly code: string
  readonly detail: string
  readonly defects?: readonly { code: string; pointer: string; severity: string }[]
}

export interface IssuedCertificate {
  readonly certificate: string
  readonly registrationNumber: string
  readonly logIndex: number
}

/** A notice of correction, as an examiner sends it. */
export const notice = {
  defects: [
    {
      code: 'statementUnclear',
      pointer: '/statement/process',
      severity: 'error',
      zh: '创作过程不清楚',
      en: 'The process is not clear',
    },
  ],
  amend: 'metadataOnly',
} as const

/** Unix seconds: later than any test goes. */
const farAway = 4_000_000_000

/** A registry, here or in a process of its own. */
export type OfOffice = Pick<RegistryHere, 'url' | 'grant'>

/** A guardian's form with the signature of the child's key. */
export async function signedBySubject(form: IdentityForm): Promise<IdentityForm> {
  const text = subjectText(splitIdentity(form).form)!
  return { ...form, subjectSignature: await walletOf(form.subject).signMessage(text) }
}

/** One registry with its people. */
export class OfficeOf<R extends OfOffice> {
  readonly registry: R
  readonly #staff = new Map<StaffRole, Promise<string>>()

  constructor(registry: R) {
    this.registry = registry
  }

  /** DID of the one person who holds a role. */
  staff(role: StaffRole): Promise<string> {
    const known = this.#staff.get(role) ?? this.newStaff(role)
    this.#staff.set(role, known)
    return known
  }

  /** DID of another person with roles. */
  async newStaff(...roles: readonly StaffRole[]): Promise<string> {
    const { did } = newPerson()
    await this.registry.grant(did, ...roles)
    return did
  }

  async send<T>(
    by: string | undefined,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const signed = by === undefined ? {} : await signedInAs(this.registry.url, by)
    const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
    const response = await fetch(this.registry.url + path, {
      method,
      headers: { ...signed, ...type, ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const read: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, body: read as T }
  }

  /** As `send`, and the status must be this one. */
  async expect<T>(status: number, ...args: Parameters<OfficeOf<R>['send']>): Promise<T> {
    const answer = await this.send<T>(...args)
    assert.equal(answer.status, status, JSON.stringify(answer.body))
    return answer.body
  }

  /** The code of a refusal. */
  async refused(...args: Parameters<OfficeOf<R>['send']>): Promise<string> {
    const { status, body } = await this.send<ProblemAnswer>(...args)
    assert.ok(status >= 400 && status < 500, `answered ${status}: ${JSON.stringify(body)}`)
    return body.code
  }

  /** Deposits digests of a file nobody has; returns the deposit's id. */
  async deposit(holder: string, bytes: Uint8Array = randomBytes(40)): Promise<string> {
    const digests = { sha256: digest('sha256', bytes), sm3: digest('sm3', bytes) }
    const body = { holder, mediaType: 'image/png', size: bytes.length, ...digests }
    const { id } = await this.expect<{ id: string }>(201, holder, 'POST', '/v1/deposits', body)
    return id
  }

  /** A form without defects, over a new deposit of the applicant's. */
  async form(applicant: string, more: Partial<ApplicationForm> = {}): Promise<ApplicationForm> {
    const deposits = [await this.deposit(applicant)]
    const title = `夜航 ${randomBytes(5).toString('hex')}`
    return wholeForm({
      applicant,
      works: [work(1, { deposits, title })],
      authors: [author(1, { did: applicant })],
      owners: [owner(1, { did: applicant })],
      ...more,
    })
  }

  /** A form that has to be examined: an adaptation. */
  async examinedForm(
    applicant: string,
    more: Partial<ApplicationForm> = {},
  ): Promise<ApplicationForm> {
    const plain = await this.form(applicant, more)
    const basedOn = [{ title: '静夜思', owner: '李白', provenance: '公有领域' }]
    const works = plain.works.map((one) => ({
      ...one,
      creationNature: 'adapted' as const,
      basedOn,
    }))
    return { ...plain, works }
  }

  /** Somebody new with an identity certificate: his harmless applications are certified at once. */
  async identified(): Promise<string> {
    const { did } = newPerson()
    const { legalName, idType, idNumber } = person
    const row = { did, partyKind: 'naturalPerson', organisationKind: '', birthDate: '' }
    const rows = [{ ...row, assuranceLevel: 'documentChecked', legalName, idType, idNumber }]
    const registrar = await this.staff('registrar')
    const body = { rows, method: 'counter' }
    const { items } = await this.expect<{ items: { certificate?: string }[] }>(
      ...([200, registrar, 'POST', '/v1/identities/batch', body] as const),
    )
    assert.ok(items[0]?.certificate, JSON.stringify(items))
    return did
  }

  /** The form by which a guardian applies for a child's identity certificate, signed by the key of the child's DID. */
  async childForm(did: string, guardian: string): Promise<IdentityForm> {
    const form = child({
      subject: did,
      guardian: { did: guardian, relation: '母', personal: person },
      attachments: [
        { kind: 'idDocument', deposit: await this.deposit(guardian) },
        { kind: 'guardianshipDocument', deposit: await this.deposit(guardian) },
      ],
    })
    return signedBySubject(form)
  }

  /** Certifies a child, with the guardian who may act for it; returns the certificate's id. */
  async certifiedChild(did: string, guardian: string): Promise<string> {
    const form = await this.childForm(did, guardian)
    const { id } = (await this.expect<SteppedAnswer>(201, guardian, 'POST', '/v1/identities', form))
      .case
    const verifier = await this.staff('verifier')
    await this.step(verifier, id, 'claim')
    const checked = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
    const { event } = await this.step(verifier, id, 'verify', checked)
    return String(event.payload['issued'])
  }

  /** Has the staff bring a case that was handed in to its certificate; returns the certificate's id. */
  async certify(id: string): Promise<string> {
    const way = [
      ['intake_clerk', 'accept', {}],
      ['examiner', 'claim', {}],
      ['examiner', 'passToReview', { opinion: '合格' }],
      ['senior_examiner', 'approve', {}],
      ['registrar', 'certify', {}],
    ] as const
    for (const [role, step, payload] of way)
      await this.step(await this.staff(role), id, step, payload)
    return (await this.issued(await this.staff('registrar'), id))[0]!.certificate
  }

  submit(by: string, form: ApplicationForm): Promise<SteppedAnswer> {
    return this.expect(201, by, 'POST', '/v1/applications', { form })
  }

  /** Makes a step that must be allowed. */
  step(
    by: string,
    id: string,
    transition: string,
    payload: object = {},
    more: object = {},
  ): Promise<SteppedAnswer> {
    const body = { transition, payload, ...more }
    return this.expect(200, by, 'POST', `/v1/cases/${id}/steps`, body)
  }

  /** Tries a step that must be refused; returns the code. */
  refusedStep(
    by: string,
    id: string,
    transition: string,
    payload: object = {},
    more: object = {},
  ): Promise<string> {
    return this.refused(by, 'POST', `/v1/cases/${id}/steps`, { transition, payload, ...more })
  }

  /** A power of attorney, for all that an agent can do unless something else is said; returns its case. */
  async power(principal: string, agent: string, more: object = {}): Promise<string> {
    const scope = ['apply', 'correct', 'withdraw', 'amend', 'surrender']
    const body = { agent, scope, from: 0, until: farAway, ...more }
    const granted = await this.expect<SteppedAnswer>(
      ...([201, principal, 'POST', '/v1/powers-of-attorney', body] as const),
    )
    return granted.case.id
  }

  /** The certificates that a case ended in. */
  async issued(by: string, id: string): Promise<readonly IssuedCertificate[]> {
    const { events } = await this.case(by, id)
    return (events.at(-1)?.payload['issued'] ?? []) as readonly IssuedCertificate[]
  }

  case(by: string, id: string): Promise<CaseView> {
    return this.expect(200, by, 'GET', `/v1/cases/${id}`)
  }

  /** An application brought as far as `state` by the usual way through examination. */
  async examined(
    state: 'submitted' | 'accepted' | 'examining' | 'reviewing' | 'approved' | 'certified',
    applicant: string = newPerson().did,
  ): Promise<{ readonly id: string; readonly applicant: string }> {
    const submitted = await this.submit(applicant, await this.examinedForm(applicant))
    const { id } = submitted.case
    const way = [
      ['accepted', 'intake_clerk', 'accept', {}],
      ['examining', 'examiner', 'claim', {}],
      ['reviewing', 'examiner', 'passToReview', { opinion: '形式审查合格' }],
      ['approved', 'senior_examiner', 'approve', { documentChecked: ['/authors'] }],
      ['certified', 'registrar', 'certify', {}],
    ] as const
    if (state === 'submitted') return { id, applicant }
    for (const [reached, role, transition, payload] of way) {
      await this.step(await this.staff(role), id, transition, payload)
      if (reached === state) break
    }
    return { id, applicant }
  }
}

/** The office of a registry in this process, whose clock the test moves. */
export class OfficeHere extends OfficeOf<RegistryHere> {
  /** Moves the registry's clock on; everybody signs in anew, as the sessions have ended by time. */
  later(seconds: number): void {
    this.registry.ahead += seconds
    forgetTokens(this.registry.url)
  }

  /** Moves the clock on to a Unix second. */
  until(time: number): void {
    this.later(time - this.registry.now())
  }

  /** Does something in one Unix second, however long it takes. */
  async inSecond(time: number, act: () => Promise<void>): Promise<void> {
    this.until(time)
    this.registry.pinned = time
    try {
      await act()
    } finally {
      this.registry.pinned = undefined
    }
  }
}
