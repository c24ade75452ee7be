/**
 * Dossiers of personal data (docs/decisions/0081): every reading and the erasing are events. The reason of a reading is its
 * purpose, from the closed list of api/personal/purposes.ts; the role that it is recorded in is one that may read for it. The
 * office checks the purpose against the case.
 */
import { ApiError } from '../errors.ts'
import { mayRead, purposeCodes, purposes } from '../personal/purposes.ts'
import type { CaseFile, Machine, Move } from './machine.ts'
import { caseNamed } from './named-case.ts'

/** What is on record must say by which right somebody read (fsck makes every move again). */
function checkPurpose(_file: CaseFile, { role, reason }: Move): void {
  const purpose = purposeCodes.find((code) => code === reason)
  if (purpose !== undefined && mayRead(role, purpose)) return
  throw new ApiError('forbidden', `Nobody reads personal data for ${reason} as ${role}.`)
}

export const dossierMachine: Machine = {
  type: 'dossier',
  transitions: {
    read: {
      from: ['none', 'open'],
      to: 'open',
      roles: [
        'creator',
        'intake_clerk',
        'examiner',
        'senior_examiner',
        'registrar',
        'verifier',
        'court',
        'auditor',
      ],
      reasons: Object.keys(purposes),
      guard: checkPurpose,
    },
    erase: {
      from: ['none', 'open'],
      to: 'erased',
      roles: ['creator', 'registrar', 'system'],
      reasons: ['data_subject_request', 'retention_over', 'superseded'],
    },
  },
}

/** The dossier of who read a deposited file; its party is the holder of the deposit. Nothing is sealed in it. */
export function fileDossierOf(deposit: string): string {
  return caseNamed(`readings of ${deposit}`)
}
