/** What the registry answers about registrations and deposits, as these pages need it (docs/api.md). */
import { ask } from '../registry.ts'
import type { State } from './words.ts'

/** A certificate as the register shows it. */
export interface Entry {
  readonly id: string
  readonly registrationNumber: string
  readonly title: string
  readonly alternativeTitle?: string
  readonly category: string
  readonly authors: readonly string[]
  readonly holders: readonly string[]
  readonly registrationDate: string
  readonly firstRegistrationDate: string
  readonly examination: string
  readonly region: string
  readonly state: State
}

/** A page of the register. */
export interface Page {
  readonly items: readonly Entry[]
  /** On the first page. */
  readonly total?: Total
  /** Cursor of the next page; absent on the last. */
  readonly next?: string
}

export interface Total {
  readonly value: number
  readonly relation: 'exact' | 'atLeast' | 'about'
}

/** Searches the register. Rejects with RefusedError, as all here. */
export const searchRegister = (query: URLSearchParams): Promise<Page> =>
  ask(`/v1/register?${query.toString()}`)

/** A deposit: who had a file, and when. */
export interface Deposit {
  readonly id: string
  readonly logIndex: number
  readonly document: {
    readonly validFrom: string
    readonly credentialSubject: { readonly depositor: string }
  }
}

export async function depositsOf(sha256: string): Promise<readonly Deposit[]> {
  const { items } = await ask<{ items: readonly Deposit[] }>(`/v1/deposits?sha256=${sha256}`)
  return items
}

/** What was registered and deposited in all. */
export async function askTotals(): Promise<{ registrations: number; deposits: number }> {
  const { totals } = await ask<{ totals: { registrations: number; deposits: number } }>(
    '/v1/register/statistics',
  )
  return totals
}
