/** What staff may read personal data and files for, by role: the closed list of docs/privacy.md. The registry checks it again. */
const purposesByRole: Readonly<Record<string, readonly string[]>> = {
  intake_clerk: ['examination'],
  examiner: ['examination', 'complaint'],
  senior_examiner: ['examination', 'complaint'],
  registrar: [
    'examination',
    'certificate_issue',
    'court_order',
    'data_subject_request',
    'correction_of_data',
    'complaint',
  ],
  verifier: ['examination', 'correction_of_data'],
  auditor: ['audit'],
  court: ['court_order'],
}

/** Purposes of somebody with these roles, each once. */
export function purposesOf(roles: readonly string[]): string[] {
  return [...new Set(roles.flatMap((role) => purposesByRole[role] ?? []))]
}
