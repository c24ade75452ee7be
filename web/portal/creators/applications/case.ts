/** An application as a case: what was handed in, what was asked for, what came of it. Pure. */
import type { components } from '../../../../types/api.ts'
import { RefusedError } from '../../../registry.ts'
import { isMembers, type Members } from './form/pointer.ts'

export type Case = components['schemas']['Case']
export type CaseEvent = Case['events'][number]

export interface Notice {
  readonly time: number
  readonly defects: unknown
  /** `metadataOnly` or `replaceFile`. */
  readonly amend: string
  readonly text?: string
}

const asks = new Set(['requireCorrection', 'returnForCorrection'])

const noticeOf = ({ time, payload }: CaseEvent): Notice => {
  const { defects, amend, text, explanation } = payload
  const words = [text, explanation].filter((one) => typeof one === 'string').join('\n\n')
  return { time, defects, amend: String(amend), ...(words !== '' && { text: words }) }
}

/** Letters of correction, the newest first. */
export const noticesIn = ({ events }: Pick<Case, 'events'>): Notice[] =>
  events
    .filter(({ transition }) => asks.has(transition))
    .map(noticeOf)
    .toReversed()

export const noticeIn = (file: Case): Notice | undefined => noticesIn(file)[0]

/** The form that was handed in last, without personal data. */
export function submittedForm({ events }: Pick<Case, 'events'>): Members {
  const last = events.findLast(({ payload }) => isMembers(payload['form']))
  const form = last?.payload['form']
  return isMembers(form) ? form : {}
}

export interface Issued {
  readonly certificate: string
  readonly registrationNumber: string
}

/** Certificates that the case has ended in. */
export function issuedIn({ events }: Pick<Case, 'events'>): Issued[] {
  return events.flatMap(({ payload }) => {
    const issued: unknown[] = Array.isArray(payload['issued']) ? payload['issued'] : []
    return issued
      .filter(isMembers)
      .flatMap(({ certificate, registrationNumber }) =>
        typeof certificate === 'string' && typeof registrationNumber === 'string'
          ? [{ certificate, registrationNumber }]
          : [],
      )
  })
}

/** States in which the last refusal holds, or is disputed. */
const refusedIn = new Set(['refused', 'notAccepted', 'appealed', 'closed'])

/** The words of the refusal that holds; undefined where there is none, or an appeal has undone it. */
export function refusalIn({ events, state }: Pick<Case, 'events' | 'state'>): string | undefined {
  if (!refusedIn.has(state)) return undefined
  const last = events.findLast(({ transition }) => ['refuse', 'notAccept'].includes(transition))
  const text = last?.payload['text']
  return typeof text === 'string' ? text : undefined
}

const withdrawable = new Set([
  'submitted',
  'accepted',
  'examining',
  'correctionRequired',
  'resubmitted',
  'reviewing',
])

export type Act = 'correct' | 'withdraw' | 'appeal' | 'close'

/** What the applicant can do in a state (docs/registration.md). */
export function actsIn({ state }: Pick<Case, 'state'>): readonly Act[] {
  if (state === 'correctionRequired') return ['correct', 'withdraw']
  if (state === 'refused') return ['appeal', 'close']
  if (state === 'appealed') return ['close']
  return withdrawable.has(state) ? ['withdraw'] : []
}

/** Whether there are no personal data to be read, rather than none just now. */
export const isNothingToRead = (error: unknown): boolean =>
  error instanceof RefusedError &&
  ['forbidden', 'not_found', 'personal_data_lost'].includes(error.code)

/** Powers of attorney that a form names, where this DID is its agent. */
export function powersIn({ filing }: Members, did: string): string[] {
  const { agent, powersOfAttorney } = isMembers(filing) ? filing : {}
  const named: unknown[] = Array.isArray(powersOfAttorney) ? powersOfAttorney : []
  return agent === did ? named.filter((one) => typeof one === 'string') : []
}
