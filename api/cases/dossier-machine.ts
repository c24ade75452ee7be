/**
 * Dossiers of personal data (docs/decisions/0081): every reading and the erasing are events. The reason of a reading is its
 * purpose, from the closed list of api/personal/purposes.ts; the route checks the purpose against the role and the case.
 */
import { purposes } from '../personal/purposes.ts'
import type { Machine } from './machine.ts'

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
    },
    erase: {
      from: ['none', 'open'],
      to: 'erased',
      roles: ['creator', 'registrar', 'system'],
      reasons: ['data_subject_request', 'retention_over', 'superseded'],
    },
  },
}
