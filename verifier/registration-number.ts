import { stringCheck } from './schema.ts'

/** A registration number, taken apart. */
export interface RegistrationNumber {
  /** 1 to 4 letters or digits; names the registrar. */
  readonly prefix: string
  readonly year: number
  /** Letter of the series, A to Z. */
  readonly letter: string
  /** From 1. */
  readonly serial: number
}

const form = /^([\p{L}\p{N}]{1,4})作登字-(\d{4})-([A-Z])-(\d{8})$/u

/** Reads `链作登字-2026-H-00000001`; undefined for another form. */
export function parseRegistrationNumber(text: string): RegistrationNumber | undefined {
  const [, prefix = '', year, letter = '', serial] = form.exec(text) ?? []
  if (Number(serial) > 0) return { prefix, year: Number(year), letter, serial: Number(serial) }
  return undefined
}

/** An acceptance number (受理号), taken apart. */
export type AcceptanceNumber = Omit<RegistrationNumber, 'letter'>

const acceptanceForm = /^([\p{L}\p{N}]{1,4})受字-(\d{4})-(\d{8})$/u

/** Reads `链受字-2026-00000001`; undefined for another form. */
export function parseAcceptanceNumber(text: string): AcceptanceNumber | undefined {
  const [, prefix = '', year, serial] = acceptanceForm.exec(text) ?? []
  return Number(serial) > 0 ? { prefix, year: Number(year), serial: Number(serial) } : undefined
}

/** A registration number in a document. */
export const registrationNumber = stringCheck('form', (value) =>
  parseRegistrationNumber(value) ? null : 'is not a registration number',
)

/** An acceptance number in a document. */
export const acceptanceNumber = stringCheck('form', (value) =>
  parseAcceptanceNumber(value) ? null : 'is not an acceptance number',
)
