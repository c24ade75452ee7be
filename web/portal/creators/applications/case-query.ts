/** Asks for a case. */
import { answerOf, api } from '../../base/client.ts'
import type { Case } from './case.ts'

/** Rejects with RefusedError. */
export const caseOf = (id: string): Promise<Case> =>
  answerOf(api.GET('/v1/cases/{id}', { params: { path: { id } } }))
