/** A registry with its people, as the benches use it: staff with roles, applicants who are signed in. */
import { createHash, randomBytes } from 'node:crypto'
import { Wallet } from 'ethers'
import type { StaffRole } from '../../api/cases/machine.ts'
import { roleCaseOf } from '../../api/cases/roles-machine.ts'
import type { ApplicationForm } from '../../api/applications/form.ts'
import { loadConfig } from '../../api/config.ts'
import { Client } from '../../scripts/client.ts'
import { sampleRow } from '../../scripts/identity-sample.ts'
import { author, form as goodForm, owner, work } from '../../test/api/applications/_util/forms.ts'
import { identity } from '../../test/api/realname/_util/identity.ts'
import { LoadClient } from './load.ts'
import { benchSettings, startBenchServer, type BenchServer } from './server.ts'

export interface BenchPerson {
  readonly did: string
  readonly wallet: Wallet
}

/** The same person each time. */
export function benchPerson(name: string): BenchPerson {
  const key = createHash('sha256').update(`bench ${name}`).digest('hex')
  const wallet = new Wallet(`0x${key}`)
  return { wallet, did: `did:ethr:0xc0104:${wallet.address.toLowerCase()}` }
}

/** Signs in and returns the token. */
export async function tokenOf(url: string, { did, wallet }: BenchPerson): Promise<string> {
  const signMessage = (text: string) => wallet.signMessage(text)
  const address = wallet.address.toLowerCase()
  return (
    await new Client(url, loadConfig(benchSettings(''))).signIn({ did, address, signMessage })
  ).token
}

const staff = ['intake_clerk', 'examiner', 'senior_examiner', 'registrar', 'verifier'] as const
type Staff = (typeof staff)[number] & StaffRole
const chainId = 0xc0104

/** Gives the staff their roles on the stopped registry, as `colophon role grant` does. */
async function grantRoles(folder: string): Promise<void> {
  const { openContext } = await import('../../api/context.ts')
  const { quietLogger } = await import('../../api/logger.ts')
  const config = loadConfig(benchSettings(folder))
  await using context = await openContext(config, quietLogger(), { idle: true })
  for (const role of staff) {
    const { did: party } = benchPerson(role)
    const step = { caseId: roleCaseOf(party), caseType: 'roles', transition: 'grant' } as const
    await context.book.move({ ...step, actor: 'system', party, payload: { role } })
  }
  await context.drain()
}

/** Starts a registry over a folder, with its staff signed in. */
export async function openBenchOffice(folder: string, connections: number): Promise<BenchOffice> {
  await grantRoles(folder)
  const server = await startBenchServer(folder)
  const client = new LoadClient(server.url, connections)
  const tokens = await Promise.all(
    staff.map(async (role) => [role, await tokenOf(server.url, benchPerson(role))] as const),
  )
  return new BenchOffice(folder, server, client, new Map(tokens))
}

interface Applicant {
  readonly did: string
  readonly token: string
}

interface Made {
  readonly id: string
}

interface Stepped {
  readonly case: { readonly id: string; readonly state: string; readonly events: readonly object[] }
}

/** One registry with its people; what they do is timed by kind of request. */
export class BenchOffice {
  readonly folder: string
  readonly server: BenchServer
  readonly client: LoadClient
  readonly #tokens: ReadonlyMap<Staff, string>
  readonly #applicants: Applicant[] = []

  constructor(
    folder: string,
    server: BenchServer,
    client: LoadClient,
    tokens: ReadonlyMap<Staff, string>,
  ) {
    this.folder = folder
    this.server = server
    this.client = client
    this.#tokens = tokens
  }

  /** Certifies made-up rows, from one on. */
  async certifyBatch(from: number, count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, i) => sampleRow(from + i, chainId))
    const body = { rows, method: 'counter' }
    const { items } = await this.client.post<{ items: { certificate?: string }[] }>(
      `identity batch of ${count}`,
      '/v1/identities/batch',
      this.#by('registrar'),
      body,
    )
    if (items.some(({ certificate }) => certificate === undefined))
      throw new Error(`a row was refused: ${JSON.stringify(items[0])}`)
  }

  /** Signs somebody in and certifies his identity in all steps; he can hand in applications afterwards. */
  async identify(n: number): Promise<void> {
    const person = benchPerson(`applicant ${n}`)
    const token = await tokenOf(this.server.url, person)
    const applicant = { did: person.did, token }
    const deposit = await this.#deposit(applicant)
    const form = identity({
      subject: person.did,
      attachments: [{ kind: 'idDocument', deposit }],
    })
    const { case: file } = await this.client.post<Stepped>(
      'submit identity',
      '/v1/identities',
      token,
      form,
    )
    await this.#step('verifier', file.id, 'claim')
    const checked = { assuranceLevel: 'documentChecked', method: 'documentInspection' }
    const done = await this.#step('verifier', file.id, 'verify', checked)
    expectState(done, 'certified')
    this.#applicants.push(applicant)
  }

  /** Hands in an application of the automatic lane. */
  async apply(n: number): Promise<void> {
    const who = this.#applicants[n]!
    const form = harmlessForm(who.did, await this.#deposit(who))
    const done = await this.client.post<Stepped>(
      'submit, automatic',
      '/v1/applications',
      who.token,
      { form },
    )
    expectState(done, 'certified')
  }

  /** Hands in an application and takes it through all steps of examination. */
  async examine(n: number): Promise<void> {
    const who = this.#applicants[n]!
    const form = examinedForm(who.did, await this.#deposit(who))
    const { case: file } = await this.client.post<Stepped>(
      'submit, to be examined',
      '/v1/applications',
      who.token,
      { form },
    )
    await this.#step('intake_clerk', file.id, 'accept')
    await this.#step('examiner', file.id, 'claim')
    await this.#step('examiner', file.id, 'passToReview', { opinion: '形式审查合格' })
    await this.#step('senior_examiner', file.id, 'approve', { documentChecked: ['/authors'] })
    expectState(await this.#step('registrar', file.id, 'certify'), 'certified')
  }

  async #deposit({ did, token }: Applicant): Promise<string> {
    const body = newDeposit(did)
    return (await this.client.post<Made>('deposit of digests', '/v1/deposits', token, body)).id
  }

  #step(by: Staff, id: string, transition: string, payload: object = {}): Promise<Stepped> {
    const path = `/v1/cases/${id}/steps`
    return this.client.post(`step: ${transition}`, path, this.#by(by), { transition, payload })
  }

  #by(role: Staff): string {
    return this.#tokens.get(role)!
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close()
    await this.server.stop()
  }
}

function expectState(done: Stepped, state: string): void {
  if (done.case.state !== state)
    throw new Error(`not ${state}: ${JSON.stringify(done.case.events)}`)
}

/** A deposit of the digests of a file that nobody has. */
function newDeposit(holder: string): object {
  const [sha256, sm3] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  return { holder, mediaType: 'image/png', size: 100_000, sha256, sm3 }
}

/** A form that the automatic lane takes: one work of one person. */
function harmlessForm(applicant: string, deposit: string): ApplicationForm {
  return goodForm({
    applicant,
    works: [work(1, { deposits: [deposit], title: `夜航 ${randomBytes(5).toString('hex')}` })],
    authors: [author(1, { did: applicant })],
    owners: [owner(1, { did: applicant })],
  })
}

/** A form that has to be examined: an adaptation. */
function examinedForm(applicant: string, deposit: string): ApplicationForm {
  const plain = harmlessForm(applicant, deposit)
  const basedOn = [{ title: '静夜思', owner: '李白', provenance: '公有领域' }]
  const works = plain.works.map((one) => ({
    ...one,
    creationNature: 'adapted' as const,
    basedOn,
  }))
  return { ...plain, works }
}
