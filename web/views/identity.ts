/** A DID with its key at hand: signing in, and what one can do then. */
import { parseDid } from '../../verifier/did.ts'
import { actingRoles, type Label } from '../../verifier/vocabulary.ts'
import type { App, Holder, View } from '../app.ts'
import { type Child, el } from '../dom.ts'
import { download } from '../download.ts'
import { actionButton, field, form, plainButton } from '../form.ts'
import { fill, soonLabel } from '../format.ts'
import { noticeOf } from '../refusals.ts'
import { askChallenge, beginSession, endSession, type Session } from '../registry.ts'
import { messageFor } from '../sign-in.ts'
import { texts } from '../texts.ts'
import { didCard } from './did-card.ts'
import { draftPanel } from './draft.ts'

export function identityView(app: App, holder: Holder): View {
  const { session } = app
  if (session !== undefined) return signedInView(app, holder, session)
  const card = el('div', { class: 'card' }, didCard(holder.did), factList(factsOf(app, holder)))
  const children = [card, ...(isHere(app, holder) ? signInParts(app, holder) : elsewhere(app))]
  return { step: 2, heading: texts.readyTitle, children }
}

type Row = readonly [name: Label, value: Child]

function factList(rows: readonly Row[]): HTMLElement {
  const parts = rows.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))
  return el('dl', {}, ...parts)
}

function factsOf({ registry }: App, { signer, did }: Holder): Row[] {
  const address: Row = [texts.address, el('code', {}, signer.address)]
  return [
    [texts.source, signer.source],
    [texts.chain, String(registry.chainId)],
    ...(did.endsWith(signer.address) ? [] : [address]),
  ]
}

function isHere({ registry }: App, { did }: Holder): boolean {
  return parseDid(did)?.chainId === registry.chainId
}

function elsewhere(app: App): Child[] {
  const leave = plainButton(texts.forget, () => app.leave())
  return [
    el('p', { class: 'warning' }, texts.otherChain),
    el('div', { class: 'actions' }, leave),
    otherDid(app),
  ]
}

function signInParts(app: App, holder: Holder): Child[] {
  const { file } = holder
  const begin = actionButton(texts.signIn, texts.signingIn, () => signIn(app, holder))
  const again = file && plainButton(texts.saveAgain, () => download(file))
  const leave = plainButton(texts.forget, () => app.leave())
  return [
    el('p', { class: 'hint' }, texts.signInHint),
    el('div', { class: 'actions' }, begin, again, leave),
    ...(file === undefined ? [otherDid(app)] : []),
  ]
}

async function signIn(app: App, { signer, did }: Holder): Promise<void> {
  try {
    const message = messageFor(await askChallenge(), { did, address: signer.address }, location)
    const session = await beginSession(message, await signer.sign(message))
    // Who left meanwhile is not signed in behind his back.
    if (app.holder?.signer !== signer) return await endSession(session)
    app.session = session
    app.toIdentity()
  } catch (error) {
    app.tell(noticeOf(error))
  }
}

/** A DID keeps its address when its key is replaced: then the key alone does not tell which DID it speaks for. */
function otherDid(app: App): HTMLElement {
  const other = field(texts.did, { type: 'text', ...plainText }, texts.otherDidHint)
  const act = async (): Promise<void> => {
    const did = other.input.value.trim().toLowerCase()
    const chain = `0x${app.registry.chainId.toString(16)}`
    if (parseDid(did)?.chainId !== app.registry.chainId)
      return other.fail(fill(texts.otherDidForm, { chain }))
    if (app.holder !== undefined) app.holder = { ...app.holder, did }
    app.toIdentity()
  }
  const use = form({
    fields: [other],
    submit: texts.otherDidSet,
    look: 'secondary',
    busy: texts.otherDidSet,
    act,
  })
  return el('details', {}, el('summary', {}, texts.otherDid), use)
}

const plainText = { autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' } as const

function signedInView(app: App, { did }: Holder, session: Session): View {
  const end = actionButton(texts.signOut, texts.signOut, () => signOut(app, session), 'secondary')
  const card = el(
    'div',
    { class: 'card' },
    didCard(did),
    factList([
      [texts.roles, rolesOf(session)],
      [texts.until, untilOf(session)],
    ]),
    el('div', { class: 'actions' }, end),
  )
  return { step: 3, heading: texts.signedInTitle, children: [card, draftPanel(app, session)] }
}

/** The code of a role that is not known here is shown as it came. */
function rolesOf({ roles }: Session): Child {
  if (roles.length === 0) return texts.rolesNone
  const labels: Readonly<Record<string, Label>> = actingRoles
  const items = roles.map((role) => el('li', {}, Object.hasOwn(labels, role) ? labels[role] : role))
  return el('ul', { class: 'tags' }, ...items)
}

function untilOf({ expiresAt }: Session): Label {
  return fill(texts.untilValue, { time: soonLabel(new Date(expiresAt)) })
}

async function signOut(app: App, session: Session): Promise<void> {
  // A session that cannot be ended now ends by itself; its token is forgotten here in any case.
  await endSession(session).catch(() => undefined)
  app.session = undefined
  app.toIdentity({ text: texts.signedOut, tone: 'good' })
}
