/** What a registry has to show on its public pages: certificates in every state, a correction, a deposit. */
import type { StaffRole } from '../../../api/cases/machine.ts'
import { newPerson } from '../../_util/people.ts'
import { factsOf, workOf } from '../../api/book/_util/book-fixture.ts'
import type { BrowserRegistry } from './registry-page.ts'

/** Bytes of a file by its name; each name is another file. */
export const bytesOf = (name: string): Buffer => Buffer.from(`${name} 白日依山尽，黄河入海流。`)

export interface PublicData {
  /** Ids of certificates. */
  readonly active: string
  readonly suspended: string
  readonly revoked: string
  readonly superseded: string
  readonly corrected: string
  readonly identity: string
  /** Number of `active`. */
  readonly number: string
}

type Facts = ReturnType<typeof factsOf>

export class PublicScene {
  readonly registry: BrowserRegistry
  /** One person registers everything: signing in takes its time. */
  readonly #holder = newPerson().did

  constructor(registry: BrowserRegistry) {
    this.registry = registry
  }

  get #book() {
    return this.registry.here.context.book
  }

  /** Registers a work over the file of this name; returns the certificate's id. */
  async certificate(
    title: string,
    { file = title, ...changes }: Partial<Facts> & { file?: string } = {},
  ): Promise<string> {
    const did = this.#holder
    const deposits = [await this.registry.office.deposit(did, bytesOf(file))]
    const work = { title, category: 'literary', creationNature: 'originalWork' } as const
    const facts = factsOf(did, { work, ...changes })
    return (await this.#book.registerWork(workOf(did, deposits, { facts }))).id
  }

  async change(
    certificate: string,
    change: 'suspended' | 'revoked',
    reason: string,
  ): Promise<void> {
    const actor = await this.#staff('registrar')
    await this.#book.changeStatus({ certificate, change, reason: reason as 'fraud', actor })
  }

  /** Corrects the title; returns the new certificate's id. */
  async correct(certificate: string, title: string): Promise<string> {
    const actor = await this.#staff('registrar')
    const { document } = (await this.#book.find(certificate))!
    const { work, authors, owners, ownershipForm } = JSON.parse(document).credentialSubject as Facts
    const facts = { work: { ...work, title }, authors, owners, ownershipForm }
    const amend = { certificate, actor, reason: 'correction', facts } as const
    return (await this.#book.amend(amend)).id
  }

  /** One of each. Files are named as the certificates are: `active`, `suspended` … */
  async all(): Promise<PublicData> {
    const active = await this.certificate('静夜思', { file: 'active' })
    const suspended = await this.certificate('Wood grain', { file: 'suspended' })
    const revoked = await this.certificate('登鹳雀楼', { file: 'revoked' })
    const superseded = await this.certificate('夜航', { file: 'superseded' })
    await this.change(suspended, 'suspended', 'ownership_dispute')
    await this.change(revoked, 'revoked', 'fraud')
    const corrected = await this.correct(superseded, '夜航（更正）')
    await this.registry.office.deposit(this.#holder, bytesOf('deposited'))
    const identity = await this.#identity()
    const { document } = (await this.#book.find(active))!
    const number = String(JSON.parse(document).credentialSubject.registrationNumber)
    await this.settled()
    return { active, suspended, revoked, superseded, corrected, identity, number }
  }

  /** Waits until the register shows, and the chain has, all that was recorded. */
  async settled(): Promise<void> {
    const { context } = this.registry.here
    await context.drain()
    const { log, register } = context
    while (register.next < log.next) await new Promise((resolve) => setTimeout(resolve, 50))
  }

  async #identity(): Promise<string> {
    const did = await this.registry.office.identified()
    const [found] = [...(await this.#book.identitiesOf([did])).values()]
    return found!.id
  }

  #staff(role: StaffRole): Promise<string> {
    return this.registry.office.staff(role)
  }
}
