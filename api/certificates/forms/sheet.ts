import type { assertionSources, Label } from '../../../verifier/vocabulary.ts'
import type { CertificateState, Replacement } from './view.ts'

// What stands on a certificate's forms, in order, before it is known how it will look: PDF and page print the same sheet.

/** A value: words as they are in the document, a label in both languages, or words with a label that explains them. */
export interface Value {
  readonly text?: string
  readonly note?: Label
  /** Digits and letters that are compared one by one. */
  readonly exact?: boolean
}

/** One fact. */
export interface Line {
  /** Name of the fact, for styles and tests. */
  readonly id: string
  readonly label: Label
  readonly values: readonly Value[]
  /** Who asserted it. */
  readonly source?: keyof typeof assertionSources
}

export interface Table {
  readonly columns: readonly Label[]
  readonly rows: readonly (readonly Value[])[]
}

export interface Section {
  readonly id: string
  readonly title: Label
  readonly lines?: readonly Line[]
  readonly table?: Table
}

export interface SheetStatus {
  readonly state: CertificateState
  /** `good` needs no warning; `waiting` will change by itself; `ended` must be seen before all else. */
  readonly tone: 'good' | 'waiting' | 'ended'
  readonly label: Label
  readonly notes: readonly Label[]
  readonly replacedBy?: Replacement
}

export interface SheetEvent {
  /** Unix seconds. */
  readonly time: number
  readonly change: Label
  readonly reason: Label
  readonly documentId?: string
  readonly replacedBy?: Replacement
}

export interface Sheet {
  readonly kind: 'work' | 'identity'
  readonly title: Label
  /** Name of the document in lists of files and windows. */
  readonly name: string
  readonly registrar: string
  /** Registration number or DID. */
  readonly number: Line
  readonly copy?: {
    readonly label: Label
    /** Id of the case in which it was granted. */
    readonly caseId: string
  }
  readonly status: SheetStatus
  /** The facts that the certificate is about. */
  readonly face: readonly Line[]
  /** The sentence by which the registrar registers. */
  readonly formula: Label
  readonly date: Line
  /** How it can be checked, in short. */
  readonly evidence: readonly Line[]
  readonly notice: Label
  readonly proves: readonly Label[]
  readonly provesNot: readonly Label[]
  readonly annex: readonly Section[]
  readonly history: readonly SheetEvent[]
  readonly verifyUrl: string
  /** `urn:uuid:` of the certificate. */
  readonly certificateId: string
}

/** A fact in words of the document. */
export function fact(id: string, label: Label, ...texts: readonly string[]): Line {
  return { id, label, values: texts.map((text) => ({ text })) }
}

/** A fact in words of the register. */
export function labelled(id: string, label: Label, ...notes: readonly Label[]): Line {
  return { id, label, values: notes.map((note) => ({ note })) }
}

/** A fact of digits and letters. */
export function exactly(id: string, label: Label, ...texts: readonly string[]): Line {
  return { id, label, values: texts.map((text) => ({ text, exact: true })) }
}
