/**
 * The short way of registration (`POST /v1/works`) as an application: the same rules judge it, but for what it does not ask.
 * Pure.
 */
import type { WorkCommand } from '../book/book.ts'
import { hasError } from '../cases/defects.ts'
import { findDefects } from './check.ts'
import { contentKindOf } from './check-attachments.ts'
import type { CheckContext, KnownIdentity } from './context.ts'
import type { ApplicationForm } from './form.ts'
import type { AuthorForm, OwnerForm } from './form-parties.ts'
import type { WorkForm } from './form-work.ts'
import type { ApplicationDefect } from './defect.ts'
import { assess, type Assessment, type CreditTier } from './lanes.ts'
import table from './lanes.json' with { type: 'json' }

type Asked = Pick<WorkCommand, 'applicant' | 'deposits' | 'facts' | 'publicLookup'>

/**
 * The form that an applicant who owns alone would hand in. What the short way does not ask for is left open; who the owner
 * is, the identity certificate says, where there is one.
 */
export function toShortForm(
  { applicant, deposits, facts, publicLookup }: Asked,
  { partyKind: certified = 'naturalPerson', minor }: Partial<KnownIdentity> = {},
): ApplicationForm {
  const { work, authors, owners, ...ownership } = facts
  const works = [{ ...work, deposits } as WorkForm]
  const partyKind = owners[0]?.partyKind ?? certified
  const party = { partyKind, ...open, ...(minor === true && { minor }) }
  return {
    ...(ownership as Pick<ApplicationForm, 'ownershipForm'>),
    form: 'application-v1',
    applicant,
    works,
    // Of an individual work the author is the owner; of others people look at it anyway.
    authors: authors.map((author) => ({ ...party, ...author }) as AuthorForm),
    owners: owners.map((owner) => ({ ...party, nationality: 'CN', ...owner }) as OwnerForm),
    specimen: { electronic: { medium: '存证文件', count: deposits.length } },
    filing: { by: 'owner' },
    contact: { personal: {} },
    statement: {},
    attachments: [],
    declaration: { contentKind: contentKindOf(works) },
    trueWill: true,
    lookup: publicLookup ? 'public' : 'salted',
  }
}

/** A party of whom nothing else is said. */
const open = { signing: 'realName', personal: {} } as const

export interface ShortCheck {
  /** Without those of what is not asked for. */
  readonly defects: readonly ApplicationDefect[]
  readonly assessment: Assessment
  /** Whether it is registered at once. */
  readonly passes: boolean
}

/** Judges a short form as an application would be. */
export function checkShortForm(
  form: ApplicationForm,
  context: CheckContext,
  tier: CreditTier,
): ShortCheck {
  const defects = findDefects(form, withoutOwnTitles(context)).filter(
    ({ code }) => !notAsked.has(code),
  )
  const assessment = assess(form, defects, tier)
  return { defects, assessment, passes: !hasError(defects) && assessment.lane === 'automatic' }
}

/** Nobody is asked whether works of one's own with the same title are the same: their files differ. */
function withoutOwnTitles(context: CheckContext): CheckContext {
  const similarTitles = new Map(
    [...context.similarTitles].map(([title, found]) => [title, found.filter(({ own }) => !own)]),
  )
  return { ...context, similarTitles }
}

const notAsked: ReadonlySet<string> = new Set(table.shortWay.notAsked)
