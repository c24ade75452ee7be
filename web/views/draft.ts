/** Signing an application that somebody else filled in: what it says, who signs, the text, the signature. */
import { parseDid } from '../../verifier/did.ts'
import type { Label } from '../../verifier/vocabulary.ts'
import type { App } from '../app.ts'
import { type Child, el, replace } from '../dom.ts'
import { factsOf, isSigningText, parsePlace } from '../draft.ts'
import { actionButton, type Field, field, form } from '../form.ts'
import { apply } from '../language.ts'
import { isSessionOver, noticeOf } from '../refusals.ts'
import {
  askDraft,
  type DraftPlace,
  type DraftToSign,
  RefusedError,
  type Session,
  signDraft,
  type SigningParty,
} from '../registry.ts'
import { capacities, texts } from '../texts.ts'

/** A draft that a link to this page names is filled in. */
export function draftPanel(app: App, session: Session): HTMLElement {
  const named = parsePlace(location.hash)
  const text = { type: 'text', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' }
  const place = field(texts.draftPlace, { ...text, value: named.id })
  const owner = field(texts.draftOwner, { ...text, value: named.owner })
  const shown = el('div', { class: 'draft' })
  // A link has both: the second field fills itself.
  place.input.addEventListener('input', () => {
    const read = parsePlace(place.input.value)
    if (read.owner !== undefined) owner.input.value = read.owner
  })
  const ask = form({
    fields: [place, owner],
    submit: texts.draftLoad,
    look: 'secondary',
    busy: texts.draftLoading,
    act: () => load(app, session, [place, owner], shown),
  })
  return el(
    'section',
    { class: 'panel', 'aria-labelledby': 'draft-title' },
    el('h3', { id: 'draft-title' }, texts.draftTitle),
    el('p', {}, texts.draftLead),
    ask,
    shown,
  )
}

function placeIn([place, owner]: readonly [Field, Field]): DraftPlace | undefined {
  const { id } = parsePlace(place.input.value)
  const did = owner.input.value.trim().toLowerCase()
  if (id === undefined) place.fail(texts.draftPlaceForm)
  else if (parseDid(did) === undefined) owner.fail(texts.draftOwnerForm)
  else return { id, owner: did }
  return undefined
}

async function load(
  app: App,
  session: Session,
  fields: readonly [Field, Field],
  shown: HTMLElement,
): Promise<void> {
  const place = placeIn(fields)
  replace(shown)
  if (place === undefined) return
  await orTell(app, async () => {
    const draft = await askDraft(place, session)
    show(app, session, place, draft, shown)
  })
}

const byCode: Readonly<Record<string, Label>> = {
  not_found: texts.draftNotFound,
  defective_form: texts.draftUnfinished,
  state_changed: texts.draftChanged,
}

async function orTell(app: App, act: () => Promise<void>): Promise<void> {
  try {
    app.tell({ text: undefined, tone: 'plain' })
    await act()
  } catch (error) {
    if (isSessionOver(error)) {
      app.session = undefined
      return app.toIdentity(noticeOf(error))
    }
    const known = error instanceof RefusedError ? byCode[error.code] : undefined
    app.tell(known === undefined ? noticeOf(error) : { text: known, tone: 'bad' })
  }
}

function show(
  app: App,
  session: Session,
  place: DraftPlace,
  draft: DraftToSign,
  shown: HTMLElement,
): void {
  const mine = draft.parties.find(({ did }) => did === session.did)
  const heading = el('h4', { tabindex: '-1' }, texts.draftSays)
  const sign = (party: SigningParty): HTMLElement =>
    actionButton(texts.draftSign, texts.draftSigning, () =>
      orTell(app, async () => {
        const signature = await app.holder?.signer.sign(party.text)
        if (signature === undefined) return
        show(app, session, place, await signDraft(place, signature, session), shown)
      }),
    )
  replace(
    shown,
    heading,
    saysList(draft),
    el('h4', {}, texts.draftParties),
    partyList(draft, session),
    ...toSign(draft, mine, sign),
  )
  apply()
  heading.focus()
}

function saysList(draft: DraftToSign): HTMLElement {
  const rows = factsOf(draft).map(({ name, values }) => {
    const shown = values.map(({ text, did }) => el('dd', {}, text, did && el('code', {}, did)))
    return el('div', {}, el('dt', {}, name), ...shown)
  })
  return el('dl', {}, ...rows)
}

function partyList({ parties }: DraftToSign, session: Session): HTMLElement {
  const items = parties.map((party) => {
    const capacity = Object.hasOwn(capacities, party.capacity)
      ? capacities[party.capacity]
      : party.capacity
    const you = party.did === session.did ? [' ', el('strong', {}, '(', texts.draftYou, ')')] : []
    const state = party.signed ? texts.draftSigned : texts.draftOpen
    const tag = el('span', { class: party.signed ? 'tag good' : 'tag' }, state)
    return el('li', {}, el('span', {}, capacity, ...you), el('code', {}, party.did), tag)
  })
  return el('ul', { class: 'parties' }, ...items)
}

function toSign(
  draft: DraftToSign,
  mine: SigningParty | undefined,
  sign: (party: SigningParty) => HTMLElement,
): Child[] {
  if (mine === undefined) return [el('p', { class: 'warning' }, texts.draftNotYours)]
  if (mine.signed) return [el('p', { class: 'done' }, texts.draftDone)]
  if (!isSigningText(mine.text, draft, mine.did))
    return [el('p', { class: 'warning' }, texts.draftOddText)]
  return [
    el('h4', { id: 'draft-text' }, texts.draftText),
    el('pre', { tabindex: '0', role: 'region', 'aria-labelledby': 'draft-text' }, mine.text),
    el('div', { class: 'actions' }, sign(mine)),
  ]
}
