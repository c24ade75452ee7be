/**
 * Certificates against certificates: a new version against the one whose place it takes, the owners that a request named
 * against those of its certificate. The older one may lie anywhere before, so it is read again at the end.
 */
import { canonicalize } from '../../verifier/canonical.ts'
import { uuidOf } from '../../verifier/certificate-parts.ts'
import type { WorkCertificate } from '../../verifier/certificate.ts'
import type { WorkFacts } from '../book/book.ts'
import { checkAmendment } from '../book/check-amendment.ts'
import { ownersOf } from '../book/interests.ts'
import { loadIssued, type Issued } from '../book/known-issued.ts'
import type { Draft } from '../book/record.ts'
import type { Database } from '../db/database.ts'
import type { TransparencyLog } from '../log/log.ts'
import { declaredOf, type IssuedCheck, type NamedOwners } from './check-issued.ts'
import type { Problems } from './findings.ts'

/** Certificates read at once. */
const pageLength = 500

type Subject = WorkCertificate['credentialSubject']
type Version = Pick<Draft, 'index' | 'act' | 'document'>

export class VersionCheck {
  readonly #problems: Problems
  readonly #versions: { readonly before: string; readonly version: Version }[] = []

  constructor(problems: Problems) {
    this.#problems = problems
  }

  work(draft: Draft, { supersedes }: Subject): void {
    if (supersedes === undefined) return
    const { index, act, document } = draft
    this.#versions.push({ before: uuidOf(supersedes.id), version: { index, act, document } })
  }

  async finish(
    db: Database,
    log: TransparencyLog,
    { requests, guardians }: Pick<IssuedCheck, 'requests' | 'guardians'>,
  ): Promise<void> {
    const read = (ids: readonly string[]) => this.#read(db, log, ids)
    for (const some of pages(this.#versions)) {
      const found = await read(some.map(({ before }) => before))
      for (const { before, version } of some) this.#compare(version, found.get(before))
    }
    for (const some of pages(requests)) {
      const found = await read(some.map(({ certificate }) => certificate))
      for (const one of some) this.#compareOwners(one, found.get(one.certificate), guardians)
    }
  }

  /** What cannot be read is told by the check of the log, and that here it was not compared. */
  async #read(
    db: Database,
    log: TransparencyLog,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Issued>> {
    try {
      return await loadIssued(db, log, ids)
    } catch (error) {
      if (ids.length > 1) {
        const each = await Promise.all(ids.map((id) => this.#read(db, log, [id])))
        return new Map(each.flatMap((found) => [...found]))
      }
      this.#problems.add(`certificate ${ids[0]} cannot be read: ${String(error)}`)
      return new Map()
    }
  }

  #compare({ index, act, document }: Version, before: Issued | undefined): void {
    const at = `certificate ${index}`
    if (before === undefined) {
      this.#problems.add(`${at}: the one that it takes the place of is not on record`)
      return
    }
    const [now, then] = [subjectOf(document), subjectOf(before.document)]
    this.#problems.expect(`${at}: applicant`, act.applicant, before.holder)
    this.#problems.expect(`${at}: region`, act.region, before.region)
    this.#problems.expect(`${at}: what stays`, kept(now), kept(then))
    const { supersedes, firstRegistrationDate } = now
    const first = then.firstRegistrationDate ?? then.registrationDate
    this.#problems.expect(`${at}: first date`, firstRegistrationDate, first)
    const { registrationNumber, registrationDate } = then
    const named = [supersedes?.registrationNumber, supersedes?.registrationDate].join()
    this.#problems.expect(`${at}: supersedes`, named, [registrationNumber, registrationDate].join())
    this.#parties(at, then, now)
  }

  #parties(at: string, then: Subject, now: Subject): void {
    try {
      // Digests and numbers are no words of anybody: the decision too was made on what is declared.
      checkAmendment(
        declaredOf(then) as unknown as WorkFacts,
        declaredOf(now) as unknown as WorkFacts,
      )
    } catch (error) {
      this.#problems.add(`${at}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  #compareOwners(
    { index, owners }: NamedOwners,
    certificate: Issued | undefined,
    guardians: IssuedCheck['guardians'],
  ): void {
    const at = `event ${index}`
    if (certificate === undefined) {
      this.#problems.add(`${at}: it is about a certificate that is not on record`)
      return
    }
    const dids = owners.map(({ did }) => did).toSorted()
    const wanted = ownersOf(certificate).toSorted()
    this.#problems.expect(`${at}: owners`, dids.join(), wanted.join())
    for (const { did, by } of owners)
      if (by !== did && guardians.get(did)?.has(by) !== true)
        this.#problems.add(`${at}: ${by} is no guardian of ${did} on record`)
  }
}

function subjectOf(document: string): Subject {
  const { credentialSubject }: { credentialSubject: Subject } = JSON.parse(document)
  return credentialSubject
}

/** What a correction leaves as it was, as one comparable text. */
function kept(subject: Subject): string {
  const { id, files, examination, acceptanceNumber, application, series, contentSalt } = subject
  const salted = contentSalt !== undefined
  const all = { id, files, examination, acceptanceNumber, application, series, salted }
  return canonicalize(JSON.parse(JSON.stringify(all)))
}

function* pages<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += pageLength)
    yield list.slice(from, from + pageLength)
}
