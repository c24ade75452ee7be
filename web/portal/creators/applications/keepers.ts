/** The drafts that this page is at work on, by id. They outlive the end of a session; those of another person are dropped. */
import { isSessionOver } from '../../../refusals.ts'
import { answerOf, api } from '../../base/client.ts'
import { currentSession, forgetSession } from '../../base/session.ts'
import type { Members } from './form/pointer.ts'
import { DraftKeeper, type DraftStore, type SavedDraft } from './keeper.ts'

const keepers = new Map<string, DraftKeeper>()

type Sent = Omit<SavedDraft, 'updated'>

/** A session that is over is told to the page: it asks to sign in, and the form stays where it is. */
async function inSession<T>(calling: Promise<T>): Promise<T> {
  try {
    return await calling
  } catch (error) {
    if (isSessionOver(error)) forgetSession()
    throw error
  }
}

export const drafts: DraftStore & {
  readonly create: (form: Members, corrects?: string) => Promise<SavedDraft>
} = {
  save: ({ id, revision, form, corrects }: Sent) => {
    const params = { path: { id } }
    const body = { revision, form: { ...form }, ...(corrects !== undefined && { corrects }) }
    return inSession(answerOf(api.POST('/v1/applications/drafts/{id}', { params, body })))
  },
  load: (id: string) =>
    answerOf(api.GET('/v1/applications/drafts/{id}', { params: { path: { id } } })),
  create: (form, corrects) => {
    const body = { revision: 0, form: { ...form }, ...(corrects !== undefined && { corrects }) }
    return answerOf(api.POST('/v1/applications/drafts', { body }))
  },
}

/** The keeper of a draft: the one that has unsaved changes of this person or awaits files, else a new one. Rejects with RefusedError. */
export async function keeperOf(owner: string, id: string): Promise<DraftKeeper> {
  for (const [key, keeper] of keepers) if (keeper.owner !== owner) keepers.delete(key)
  const known = keepers.get(id)
  if (known !== undefined && (known.isUnsaved || known.isAwaiting)) {
    void known.save()
    return known
  }
  const made = new DraftKeeper(owner, await drafts.load(id), drafts)
  keepers.set(id, made)
  return made
}

/** It is handed in or thrown away. */
export function forgetKeeper(id: string): void {
  keepers.get(id)?.stop()
  keepers.delete(id)
}

/** Of whoever is signed in: nobody else could save them. */
function unsaved(): DraftKeeper[] {
  const did = currentSession()?.session.did
  return [...keepers.values()].filter(({ owner, isUnsaved }) => isUnsaved && owner === did)
}

// Whoever looks at another page may not come back.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') for (const keeper of unsaved()) void keeper.save()
})

// Also while nobody is signed in: it is in the memory of this page only.
addEventListener('beforeunload', (event) => {
  if ([...keepers.values()].some(({ isUnsaved }) => isUnsaved)) event.preventDefault()
})
