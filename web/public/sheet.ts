/** A certificate as `GET /v1/certificates/{id}/sheet` tells it (docs/api.md). */
import type { AssertionSource, Label } from '../../verifier/vocabulary.ts'
import { ask, RefusedError } from '../registry.ts'
import type { State } from './words.ts'

export interface Value {
  readonly text?: string
  readonly note?: Label
  /** Digits and letters that are compared one by one. */
  readonly exact?: boolean
}

export interface Line {
  readonly id: string
  readonly label: Label
  readonly values: readonly Value[]
  readonly source?: AssertionSource
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

export interface Replacement {
  readonly id: string
  readonly registrationNumber?: string
}

export interface Event {
  /** Unix seconds. */
  readonly time: number
  readonly change: Label
  readonly reason: Label
  readonly documentId?: string
  readonly replacedBy?: Replacement
}

export interface Version {
  readonly id: string
  readonly registrationNumber?: string
  /** RFC 3339. */
  readonly time: string
  readonly state: State
}

export interface Sheet {
  readonly id: string
  readonly stage: 'sequenced' | 'published' | 'anchored'
  readonly logIndex: number
  readonly anchor?: {
    readonly txHash: string
    readonly blockNumber: number
    /** Unix seconds. */
    readonly blockTime: number
  }
  readonly kind: 'work' | 'identity'
  readonly title: Label
  readonly registrar: string
  readonly number: Line
  readonly status: {
    readonly tone: 'good' | 'waiting' | 'ended'
    readonly label: Label
    readonly notes: readonly Label[]
    readonly replacedBy?: Replacement
  }
  readonly face: readonly Line[]
  readonly formula: Label
  readonly date: Line
  readonly evidence: readonly Line[]
  readonly notice: Label
  readonly proves: readonly Label[]
  readonly provesNot: readonly Label[]
  readonly annex: readonly Section[]
  readonly history: readonly Event[]
  readonly versions: readonly Version[]
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The sheet of a certificate, by its id or registration number; undefined where there is none. Rejects with RefusedError. */
export async function askSheet(idOrNumber: string): Promise<Sheet | undefined> {
  const id = uuid.test(idOrNumber) ? idOrNumber : await idOf(idOrNumber)
  if (id === undefined) return undefined
  return known(ask<Sheet>(`/v1/certificates/${id}/sheet`), 'not_found')
}

async function idOf(registrationNumber: string): Promise<string | undefined> {
  const query = new URLSearchParams({ number: registrationNumber }).toString()
  const found = ask<{ items: readonly { id: string }[] }>(`/v1/certificates?${query}`)
  return (await known(found, 'invalid_request'))?.items[0]?.id
}

/** Undefined where the registry says by this code that there is no such thing. */
async function known<T>(answer: Promise<T>, none: string): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof RefusedError && error.code === none) return undefined
    throw error
  })
}
