/** Hands in what a draft says now: as an application, or as the correction of one. */
import { answerOf, api } from '../../../base/client.ts'
import type { Attempt, DraftKeeper } from '../keeper.ts'
import { forgetKeeper } from '../keepers.ts'

function sendTo({ id, revision, key, corrects }: Attempt) {
  const body = { draft: id, revision }
  const header = { 'Idempotency-Key': key }
  if (corrects === undefined) return api.POST('/v1/applications', { params: { header }, body })
  const params = { path: { id: corrects }, header }
  return api.POST('/v1/applications/{id}/correction', { params, body })
}

/** Saves it first; resolves with the id of the case. Rejects with RefusedError. */
export async function handInDraft(keeper: DraftKeeper): Promise<string> {
  const { case: file } = await keeper.handIn((attempt) => answerOf(sendTo(attempt)))
  forgetKeeper(keeper.now().saved.id)
  return file.id
}
