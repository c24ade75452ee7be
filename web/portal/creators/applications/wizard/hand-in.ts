/** Hands in what a draft says now: as an application, or as the correction of one. */
import { answerOf, api } from '../../../base/client.ts'
import { RefusedError } from '../../../../registry.ts'
import type { DraftKeeper } from '../keeper.ts'
import { drafts, forgetKeeper } from '../keepers.ts'

interface SubmissionBody {
  readonly draft: string
  readonly revision: number
}

function sendTo(corrects: string | undefined, body: SubmissionBody) {
  if (corrects === undefined) return api.POST('/v1/applications', { params: {}, body })
  return api.POST('/v1/applications/{id}/correction', { params: { path: { id: corrects } }, body })
}

/** Saves it first; resolves with the id of the case. Rejects with RefusedError. */
export async function handInDraft(keeper: DraftKeeper): Promise<string> {
  await keeper.save()
  const { state, saved } = keeper.now()
  if (state !== 'saved') throw new RefusedError({ code: 'state_changed' })
  // A signature makes a new revision without a change of the form.
  const { revision } = await drafts.load(saved.id)
  const { case: file } = await answerOf(sendTo(saved.corrects, { draft: saved.id, revision }))
  forgetKeeper(saved.id)
  return file.id
}
