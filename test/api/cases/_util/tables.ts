/**
 * Who may do what in which state, written by hand from DOMAIN.md §7: tests hold the machines, and the server, against
 * it. Where a name leads is in `leads`.
 */
import type { CaseType } from '../../../../api/cases/machine.ts'
import type { Expected } from './machines.ts'

const desk = 'intake_clerk examiner'
const applicant = 'creator agent'
const senior = 'senior_examiner'
const checkers = 'intake_clerk examiner verifier'
const filers = 'creator agent platform'

/** §7.2. */
const application: Expected = {
  none: { submit: applicant },
  submitted: {
    accept: desk,
    notAccept: desk,
    withdraw: applicant,
    object: 'anyone',
    certifyAutomatically: 'system',
  },
  notAccepted: {},
  accepted: { claim: 'examiner', assign: senior, requireCorrection: desk, withdraw: applicant },
  examining: {
    assign: senior,
    requireCorrection: desk,
    returnForCorrection: senior,
    passToReview: 'examiner',
    withdraw: applicant,
  },
  correctionRequired: { resubmit: applicant, withdraw: applicant, lapse: 'system' },
  resubmitted: { claim: 'examiner', assign: senior, withdraw: applicant },
  deemedWithdrawn: {},
  reviewing: { approve: senior, refuse: senior, returnForCorrection: senior, withdraw: applicant },
  approved: { object: 'anyone', certify: 'registrar' },
  refused: { appeal: applicant, close: applicant, lapse: 'system' },
  appealed: { reopenReview: senior, close: applicant },
  closed: {},
  certified: {},
  withdrawn: {},
}

const identity: Expected = {
  none: { submit: filers, certifyChecked: 'registrar verifier' },
  submitted: { claim: checkers, withdraw: filers, lapse: 'system' },
  checking: {
    release: `${checkers} senior_examiner`,
    verify: checkers,
    refuse: checkers,
    withdraw: filers,
    lapse: 'system',
  },
  certified: {},
  refused: {},
  withdrawn: {},
  lapsed: {},
}

const powerOfAttorney: Expected = {
  none: { grant: 'creator' },
  active: { revoke: 'creator', renounce: 'agent', lapse: 'system' },
  revoked: {},
  renounced: {},
  ended: {},
}

/** §7.1: personal data are read by whom they are about, by staff on the case, and by a court; all of it on record. */
const readers = 'creator intake_clerk examiner senior_examiner registrar verifier court auditor'
const dossier: Expected = {
  none: { read: readers, erase: 'creator registrar system' },
  open: { read: readers, erase: 'creator registrar system' },
  erased: {},
}

const roles: Expected = {
  none: { grant: 'admin system' },
  active: { grant: 'admin system', revoke: 'admin system' },
}

/** §7.3: what changes a certificate is decided by a registrar. */
const request: Expected = {
  none: { submit: applicant },
  submitted: {
    consent: 'anyone',
    grant: 'registrar',
    refuse: 'registrar',
    withdraw: applicant,
  },
  granted: {},
  refused: {},
  withdrawn: {},
}

const audit: Expected = {
  none: { announce: 'auditor' },
  announced: { draw: 'system' },
  drawn: { report: 'auditor' },
  closed: {},
}

export const tables: Readonly<Record<CaseType, Expected>> = {
  application,
  identity,
  powerOfAttorney,
  dossier,
  roles,
  request,
  audit,
}

/** §7.1 and §7.3: a court suspends and restores; all else the registrar does, executing what a court orders. */
export const statusTable: Expected = {
  active: {
    suspended: 'registrar court',
    superseded: 'registrar system',
    revoked: 'registrar',
    surrendered: 'registrar',
  },
  suspended: {
    restored: 'registrar court system',
    superseded: 'registrar system',
    revoked: 'registrar',
    surrendered: 'registrar',
  },
  superseded: {},
  revoked: {},
  surrendered: {},
}

/** The state a transition leads to; by the state before, where that tells. */
export const leads: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  submit: 'submitted',
  accept: 'accepted',
  notAccept: 'notAccepted',
  claim: { accepted: 'examining', resubmitted: 'examining', submitted: 'checking' },
  assign: 'examining',
  requireCorrection: 'correctionRequired',
  returnForCorrection: 'correctionRequired',
  resubmit: 'resubmitted',
  passToReview: 'reviewing',
  approve: 'approved',
  refuse: 'refused',
  object: { approved: 'reviewing', submitted: 'submitted' },
  certify: 'certified',
  withdraw: 'withdrawn',
  appeal: 'appealed',
  reopenReview: 'reviewing',
  close: 'closed',
  lapse: { correctionRequired: 'deemedWithdrawn', refused: 'closed', active: 'ended' },
  release: 'submitted',
  verify: 'certified',
  grant: { submitted: 'granted', none: 'active', active: 'active' },
  revoke: { active: 'revoked' },
  renounce: 'renounced',
  consent: 'submitted',
}

/** The state after a transition, by `leads`. */
export function ledTo(state: string, transition: string): string | undefined {
  const to = leads[transition]
  return typeof to === 'object' ? to[state] : to
}
