/** Steps of cases that are made on the pages of the staff. */

/** Steps that a page of the staff offers; all others are for parties, or made elsewhere. */
export const staffSteps: readonly string[] = [
  'accept',
  'notAccept',
  'claim',
  'release',
  'assign',
  'requireCorrection',
  'returnForCorrection',
  'passToReview',
  'approve',
  'refuse',
  'certify',
  'reopenReview',
  'verify',
  'grant',
]

/** Steps that end or refuse something: their button says so by its colour, too. */
export const grave: readonly string[] = ['notAccept', 'refuse']

export const correcting: readonly string[] = ['requireCorrection', 'returnForCorrection']
