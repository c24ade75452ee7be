/** Closed lists of reasons. Codes are recorded; labels are for letters, and for the pages of applicants. */
import lists from './reasons.json' with { type: 'json' }

/** Why an application is not accepted (不予受理). */
export const notAcceptReasons = lists.notAccept

/** Why registration is refused (不予登记): DOMAIN.md §7.2, notice of 2011-10-24 item 4, Copyright Law art. 5. */
export const refuseReasons = lists.refuse
