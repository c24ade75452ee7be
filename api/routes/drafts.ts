/** Drafts of applications, and the signatures of co-owners under them. */
import { z } from 'zod'
import { splitPersonal } from '../applications/personal.ts'
import { ApiError } from '../errors.ts'
import {
  draftsAsking,
  listDrafts,
  loadDraft,
  mustSign,
  saveDraft,
  signDraft,
  signing,
  wholeForm,
  type OpenDraft,
} from '../office/drafts.ts'
import type { Services } from '../services.ts'
import { formLimit } from './applications.ts'
import { readJson, readPath, readQuery } from './read.ts'
import { callerRoute, type Route } from './route.ts'
import { answers, did, json, uuid } from './schemas.ts'

const byId = z.strictObject({ id: uuid })
const ofOwner = z.strictObject({ owner: did })

const draftBody = z
  .strictObject({
    revision: z.int().min(0).meta({ description: 'The one you changed; 0 for a new draft' }),
    form: z.looseObject({}).meta({ description: 'The form, as far as it is filled in' }),
    corrects: uuid.exactOptional().meta({ description: 'The case that it will correct' }),
  })
  .meta({ id: 'DraftToSave' })

const signature = z
  .strictObject({
    owner: did.meta({ description: 'Whose draft it is' }),
    signature: z.string().regex(/^0x[0-9a-fA-F]{130}$/, 'must be 0x and 130 hex digits (EIP-191)'),
  })
  .meta({ id: 'DraftSignature' })

const draft = z
  .object({
    id: uuid,
    revision: z.int(),
    updated: z.int().meta({ description: 'Unix seconds' }),
    form: z.looseObject({}),
    corrects: uuid.exactOptional(),
  })
  .meta({
    id: 'Draft',
    description: 'Kept sealed until it is handed in, thrown away, or 180 days old',
  })
const summary = z.object({
  id: uuid,
  revision: z.int(),
  updated: z.int().meta({ description: 'Unix seconds' }),
  title: z.string().exactOptional().meta({ description: 'Of the series, else of the first work' }),
  works: z.int(),
  corrects: uuid.exactOptional().meta({ description: 'The case that it will correct' }),
})
const draftInfo = summary.meta({ id: 'DraftSummary' })
const invitation = summary
  .extend({ owner: did, signed: z.boolean() })
  .meta({ id: 'Invitation', description: 'A draft of somebody else that I have to sign' })
const toSign = z
  .object({
    id: uuid,
    formHash: z.string(),
    parties: z.array(
      z.object({
        did,
        capacity: z.string(),
        text: z.string().meta({ description: 'Sign this with EIP-191 (personal_sign)' }),
        signed: z.boolean(),
      }),
    ),
    form: z.looseObject({}).meta({ description: 'Without personal data' }),
  })
  .meta({ id: 'DraftToSign' })

const tags = ['applications']
const operations = {
  list: {
    tags,
    summary: 'My drafts, the newest first',
    responses: answers({ 200: json('Drafts', z.object({ items: z.array(draftInfo) })) }),
  },
  asking: {
    tags,
    summary: 'Drafts of others that I have to sign as co-owner, guardian or agent, or have signed',
    responses: answers({
      200: json('The newest first, 200 at most', z.object({ items: z.array(invitation) })),
    }),
  },
  create: {
    tags,
    summary: 'Save a new draft',
    requestBody: { required: true, content: { 'application/json': { schema: draftBody } } },
    responses: answers({ 201: json('Saved', draft) }),
  },
  save: {
    tags,
    summary: 'Save a changed draft; signatures under it are gone then',
    requestParams: { path: byId },
    requestBody: { required: true, content: { 'application/json': { schema: draftBody } } },
    responses: answers({ 200: json('Saved', draft) }),
  },
  one: {
    tags,
    summary: 'A draft of mine',
    requestParams: { path: byId },
    responses: answers({ 200: json('The draft', draft) }),
  },
  remove: {
    tags,
    summary: 'Throw a draft away, for good',
    requestParams: { path: byId },
    responses: answers({ 204: { description: 'Gone' } }),
  },
  signing: {
    tags,
    summary: 'What is to be signed under a draft, by whom, and who has',
    requestParams: { path: byId, query: ofOwner },
    responses: answers({ 200: json('For its owner and for those who must sign', toSign) }),
  },
  sign: {
    tags,
    summary: 'Sign a draft as co-owner, guardian or agent',
    requestParams: { path: byId },
    requestBody: { required: true, content: { 'application/json': { schema: signature } } },
    responses: answers({ 200: json('Signed', toSign) }),
  },
}

function shown({ id, revision, updated, form, corrects }: OpenDraft) {
  return { id, revision, updated, form, ...(corrects !== undefined && { corrects }) }
}

function signingView(open: OpenDraft) {
  return { id: open.id, ...signing(open), form: splitPersonal(wholeForm(open)).form }
}

export function draftRoutes({ access, office }: Services): Route[] {
  const path = '/v1/applications/drafts'
  const visible = (owner: string, id: string, caller: string): OpenDraft => {
    const open = loadDraft(office, owner.toLowerCase(), id)
    if (open.owner === caller || mustSign(open, caller)) return open
    throw new ApiError('not_found', 'There is no such draft for you to sign.')
  }
  return [
    callerRoute(access, 'get', path, operations.list, (_request, response, caller) => {
      const items = listDrafts(office, caller.did)
      response.set('Cache-Control', 'no-store').json({ items })
    }),
    callerRoute(
      access,
      'get',
      '/v1/applications/invitations',
      operations.asking,
      (_request, response, caller) => {
        const items = draftsAsking(office, caller.did)
        response.set('Cache-Control', 'no-store').json({ items })
      },
    ),
    callerRoute(access, 'post', path, operations.create, async (request, response, caller) => {
      const { form, corrects } = await readJson(draftBody, request, formLimit)
      const given = { revision: 0, form, ...(corrects !== undefined && { corrects }) }
      const saved = await saveDraft(office, caller.did, given)
      response.status(201).location(`${path}/${saved.id}`).set('Cache-Control', 'no-store')
      response.json(shown(saved))
    }),
    callerRoute(access, 'get', `${path}/{id}`, operations.one, (request, response, caller) => {
      const open = loadDraft(office, caller.did, readPath(byId, request).id)
      response.set('Cache-Control', 'no-store').json(shown(open))
    }),
    callerRoute(
      access,
      'post',
      `${path}/{id}`,
      operations.save,
      async (request, response, caller) => {
        const { id } = readPath(byId, request)
        const given = await readJson(draftBody, request, formLimit)
        if (given.revision === 0)
          throw new ApiError('state_changed', 'Name the revision you changed.')
        const saved = await saveDraft(office, caller.did, { id, ...given })
        response.set('Cache-Control', 'no-store').json(shown(saved))
      },
    ),
    callerRoute(
      access,
      'delete',
      `${path}/{id}`,
      operations.remove,
      async (request, response, caller) => {
        const gone = await office.vault.drafts.delete(caller.did, readPath(byId, request).id)
        if (!gone) throw new ApiError('not_found', 'There is no such draft of yours.')
        response.status(204).end()
      },
    ),
    callerRoute(
      access,
      'get',
      `${path}/{id}/signing`,
      operations.signing,
      (request, response, caller) => {
        const { owner } = readQuery(ofOwner, request)
        const open = visible(owner, readPath(byId, request).id, caller.did)
        response.set('Cache-Control', 'no-store').json(signingView(open))
      },
    ),
    callerRoute(
      access,
      'post',
      `${path}/{id}/signatures`,
      operations.sign,
      async (request, response, caller) => {
        const { id } = readPath(byId, request)
        const { owner, signature: given } = await readJson(signature, request, 16 << 10)
        const { owner: whose } = visible(owner, id, caller.did)
        const signed = await signDraft(office, whose, id, { did: caller.did, signature: given })
        response.set('Cache-Control', 'no-store').json(signingView(signed))
      },
    ),
  ]
}
