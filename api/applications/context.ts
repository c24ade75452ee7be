/** What a check of a form has to know from the register: plain data, filled in by whoever asks. */
import type { CaseFile } from '../cases/machine.ts'

/** What is on record of a deposit. */
export interface DepositFacts {
  /** DID. */
  readonly holder: string
  /** SHA-256 of the file, lower-case hex. */
  readonly digest: string
  /** Whether the register keeps the file unencrypted, as published. */
  readonly open: boolean
  /** Unix seconds at which it was recorded. */
  readonly time: number
}

/** A registration that may be of the same work. */
export interface Registered {
  readonly registrationNumber: string
  /** Whether it is the applicant's own. */
  readonly own: boolean
}

/** What the identity certificate of a party says. */
export interface KnownIdentity {
  readonly partyKind: string
  /** Of natural persons; absent is no minor. */
  readonly minor?: boolean
  /** DID of a minor's guardian. */
  readonly guardian?: string
}

export interface CheckContext {
  /** Unix seconds. */
  readonly time: number
  /** DID of whoever submits. Absent for a check before that. */
  readonly filer?: string
  /** Deposits named in the form, by id; unknown ones are missing. */
  readonly deposits: ReadonlyMap<string, DepositFacts>
  /** Registrations in force by the digest of a file. */
  readonly registrations: ReadonlyMap<string, readonly Registered[]>
  /** Registrations in force with the same or a similar title, by the title of the form. */
  readonly similarTitles: ReadonlyMap<string, readonly Registered[]>
  /** Cases of powers of attorney named in the form, by id. */
  readonly powersOfAttorney: ReadonlyMap<string, CaseFile>
  /** Identity certificates in force, by DID. */
  readonly identities: ReadonlyMap<string, KnownIdentity>
  /** Who signed this very form (signatures.ts). Absent before there is anything to sign: then nobody is missed. */
  readonly signers?: ReadonlySet<string>
}
