/** Drafts that others sign: where one is, what it says, and whether the text to sign is about it. Pure. */
import { parseDid } from '../verifier/did.ts'
import { categories, creationNatures, type Label } from '../verifier/vocabulary.ts'
import type { DraftPlace, DraftToSign } from './registry.ts'

const uuid = /(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])/
const anyDid = /did:ethr:0x[0-9a-f]+:0x[0-9a-f]{40}(?![0-9a-f])/

/** Reads a link, or an id with or without the owner's DID beside it; what is not there is undefined. */
export function parsePlace(text: string): Partial<DraftPlace> {
  const plain = decoded(text).toLowerCase()
  const [id, owner] = [uuid.exec(plain)?.[0], anyDid.exec(plain)?.[0]]
  return {
    ...(id !== undefined && { id }),
    ...(owner !== undefined && parseDid(owner) !== undefined && { owner }),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A link to this page that has the draft filled in. It is in the fragment: no server gets to see it. */
export function linkTo({ id, owner }: DraftPlace, page: string): string {
  return `${page}#draft=${id}&owner=${owner}`
}

const heading = '作品登记申请签名 / Signature under an application for registration of works'

/**
 * Whether a text is what a party signs under this draft. A registry that is not what it seems must not get any other
 * text signed here.
 */
export function isSigningText(text: string, { id, formHash }: DraftToSign, did: string): boolean {
  const lines = text.split('\n')
  return (
    lines[0] === heading &&
    lines.includes(`签名人 / Signer: ${did}`) &&
    lines.includes(`申请 / Application: ${id}`) &&
    lines.at(-1) === `申请表摘要 / Form (SHA-256): ${formHash}`
  )
}

/** One fact of a form, to be read before it is signed. */
export interface Fact {
  readonly name: Label
  readonly values: readonly Value[]
}

export interface Value {
  readonly text: Label | string
  readonly did?: string
}

const names = {
  works: { zh: '作品', en: 'Works' },
  authors: { zh: '作者', en: 'Authors' },
  owners: { zh: '著作权人', en: 'Owners' },
} as const satisfies Record<string, Label>

/** What a form says in short. It comes from others: what has not the form that is expected is left out. */
export function factsOf({ form }: Pick<DraftToSign, 'form'>): Fact[] {
  const facts: Fact[] = [
    { name: names.works, values: membersOf(form['works']).flatMap(workOf) },
    { name: names.authors, values: membersOf(form['authors']).flatMap(nameOf) },
    { name: names.owners, values: membersOf(form['owners']).flatMap(ownerOf) },
  ]
  return facts.filter(({ values }) => values.length > 0)
}

type Members = Readonly<Record<string, unknown>>

function membersOf(list: unknown): Members[] {
  const items: unknown[] = Array.isArray(list) ? list : []
  return items.filter((item) => typeof item === 'object' && item !== null) as Members[]
}

function workOf({ title, category, creationNature }: Members): Value[] {
  if (typeof title !== 'string') return []
  const kinds = [labelIn(categories, category), labelIn(creationNatures, creationNature)]
  const known = kinds.filter((kind) => kind !== undefined)
  if (known.length === 0) return [{ text: title }]
  const zh = known.map((kind) => kind.zh).join('，')
  const en = known.map((kind) => kind.en).join(', ')
  return [{ text: { zh: `${title}（${zh}）`, en: `${title} (${en})` } }]
}

function nameOf({ displayName }: Members): Value[] {
  return typeof displayName === 'string' ? [{ text: displayName }] : []
}

function ownerOf({ displayName, did, sharePpm }: Members): Value[] {
  if (typeof displayName !== 'string') return []
  const share = typeof sharePpm === 'number' ? ` · ${sharePpm / 10_000} %` : ''
  return [{ text: displayName + share, ...(typeof did === 'string' && { did }) }]
}

function labelIn(labels: Readonly<Record<string, Label>>, code: unknown): Label | undefined {
  return typeof code === 'string' && Object.hasOwn(labels, code) ? labels[code] : undefined
}
