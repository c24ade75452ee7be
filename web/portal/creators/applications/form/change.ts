/** Changes of a form by a person. What no longer applies is put aside, and comes back when it applies again. Pure. */
import { newOwner } from './party-nodes.ts'
import type { Field, List, Node } from './nodes.ts'
import {
  isMembers,
  isSame,
  itemsAt,
  type Members,
  patternOf,
  valueAt,
  withValue,
} from './pointer.ts'
import { allNodes } from './sections.ts'
import { applies, type Placed, pointerOf } from './walk.ts'

/** A form with what was put aside, by pointer. */
export interface Editing {
  readonly form: Members
  readonly aside: Members
  /** Files on their way: the place in the form of each, by the key that it has in the queue. */
  readonly awaited?: Readonly<Record<string, string>>
}

/** Sets a field, with all that follows from it. */
export function change(
  { form, aside }: Editing,
  { node, at }: Placed<Field>,
  value: unknown,
): Editing {
  const pointer = pointerOf({ node, at })
  const set = pointer === '/filing/by' ? withFiling(form, value) : withValue(form, pointer, value)
  const named = node.name === 'signing' ? withName(form, set, at) : set
  return node.decides === true ? settle(form, { form: named, aside }) : { form: named, aside }
}

/** A filing by an owner has no other member; one by an agent has its lists. */
function withFiling(form: Members, by: unknown): Members {
  const filing = by === 'agent' ? { by, powersOfAttorney: [], personal: {} } : { by }
  return { ...form, filing }
}

const anonymous = '匿名'

/** Whoever signs anonymously is shown as such; whoever does no longer is not. */
function withName(before: Members, form: Members, at: string): Members {
  const name = valueAt(form, `${at}/displayName`)
  if (valueAt(form, `${at}/signing`) === 'anonymous')
    return withValue(form, `${at}/displayName`, anonymous)
  const was = valueAt(before, `${at}/signing`) === 'anonymous'
  return was && name === anonymous ? withValue(form, `${at}/displayName`, undefined) : form
}

type Conditional = Placed<Field | List>

/** Takes out what applied before and does not any more, and puts back what applies again. */
function settle(before: Members, { form, aside }: Editing): Editing {
  let now: Editing = { form, aside }
  for (const placed of conditional(form, allNodes)) now = settleOne(before, now, placed)
  return now
}

function settleOne(before: Members, { form, aside }: Editing, placed: Conditional): Editing {
  const pointer = pointerOf(placed)
  const [was, is] = [applies(before, placed), applies(form, placed)]
  const value = valueAt(form, pointer)
  if (was && !is && value !== undefined)
    return { form: withValue(form, pointer, undefined), aside: { ...aside, [pointer]: value } }
  const kept = aside[pointer]
  if (was || !is || kept === undefined || value !== undefined) return { form, aside }
  const { [pointer]: _, ...rest } = aside
  return { form: withValue(form, pointer, kept), aside: rest }
}

/** Every field and list with a condition, in every item there is, shown or not. */
function* conditional(form: Members, nodes: readonly Node[], at = ''): Generator<Conditional> {
  for (const node of nodes) {
    if (node.type === 'group') yield* conditional(form, node.nodes, at)
    else if (node.when !== undefined) yield { node, at }
    if (node.type === 'list')
      for (const i of itemsAt(form, `${at}/${node.name}`).keys())
        yield* conditional(form, node.nodes, `${at}/${node.name}/${i}`)
  }
}

/** What was put aside for items of a list is of no use once their numbers change. */
function without(aside: Members, pointer: string): Members {
  return Object.fromEntries(Object.entries(aside).filter(([at]) => !at.startsWith(`${pointer}/`)))
}

/** Adds an item to a list. */
export function addItem(
  editing: Editing,
  list: Placed<List>,
  item: Members = list.node.item,
): Editing {
  const pointer = pointerOf(list)
  const items = itemsAt(editing.form, pointer)
  const form = withValue(editing.form, pointer, [...items, item])
  return settle(editing.form, { ...editing, form })
}

/** Takes an item out of a list. */
export function removeItem(editing: Editing, list: Placed<List>, index: number): Editing {
  const pointer = pointerOf(list)
  const form = withValue(editing.form, `${pointer}/${index}`, undefined)
  const settled = settle(editing.form, { form, aside: without(editing.aside, pointer) })
  return { ...settled, awaited: renumbered(editing.awaited ?? {}, pointer, index) }
}

/** Places in a list that an item was taken out of; those in the item are no more. */
function renumbered(
  awaited: Readonly<Record<string, string>>,
  list: string,
  index: number,
): Readonly<Record<string, string>> {
  const moved = Object.entries(awaited).flatMap(([key, place]): [string, string][] => {
    if (!place.startsWith(`${list}/`)) return [[key, place]]
    const [number = '', ...rest] = place.slice(list.length + 1).split('/')
    if (Number(number) === index) return []
    const now = Number(number) > index ? Number(number) - 1 : Number(number)
    return [[key, [list, now, ...rest].join('/')]]
  })
  return Object.fromEntries(moved)
}

/** A file that is on its way to a place in the form. */
export function awaitFile(editing: Editing, key: number, place: string): Editing {
  return { ...editing, awaited: { ...editing.awaited, [key]: place } }
}

/** The file has become a deposit, or (undefined) was taken off the queue. Where its place is no more it stays a deposit only. */
export function fileCame(editing: Editing, key: number, deposit: string | undefined): Editing {
  const { [key]: place, ...awaited } = editing.awaited ?? {}
  const { form } = editing
  const holder = place?.slice(0, place.lastIndexOf('/')) ?? ''
  if (place === undefined || deposit === undefined || !isMembers(valueAt(form, holder)))
    return { ...editing, awaited }
  if (!place.endsWith('/deposits'))
    return { ...editing, awaited, form: withValue(form, place, deposit) }
  const all = [...new Set([...itemsAt(form, place), deposit])]
  return { ...editing, awaited, form: withValue(form, place, all) }
}

/** Who made it alone and owns it says so once: the author is the owner. Other members of the author stay. */
export function asSole(form: Members): Members {
  const owner = firstOf(form, '/owners') ?? newOwner
  const author = firstOf(form, '/authors') ?? {}
  const same = ['displayName', 'partyKind', 'signing', 'publicNameConsent', 'did', 'minor'] as const
  const shared = Object.fromEntries(
    same.flatMap((name) => (owner[name] === undefined ? [] : [[name, owner[name]]])),
  )
  const own = Object.fromEntries(Object.entries(author).filter(([name]) => !isShared(same, name)))
  return { ...form, authors: [{ personal: {}, ...own, ...shared }] }
}

const isShared = (same: readonly string[], name: string): boolean => same.includes(name)

function firstOf(form: Members, pointer: string): Members | undefined {
  const [first] = itemsAt(form, pointer)
  return isMembers(first) ? first : undefined
}

/** A form made one of somebody who made the work alone: the first owner stays, who files. */
export function madeSole(form: Members): Members {
  const [owner] = itemsAt(form, '/owners')
  const own = isMembers(owner) ? owner : {}
  const { minor: _, guardian: _guardian, sharePpm: _share, ...rest } = own
  const only = {
    ...rest,
    did: form['applicant'],
    acquisition: 'original',
    rights: newOwner['rights'],
    partyKind: 'naturalPerson',
  }
  const { serviceVariant: _service, commissionedHolder: _holder, ...others } = form
  return asSole({
    ...others,
    owners: [only],
    authors: itemsAt(form, '/authors').slice(0, 1),
    ownershipForm: 'individual',
    filing: { by: 'owner' },
  })
}

/** What the short form chooses by itself: how the work is owned, and by whom it is filed. */
const chosenAnew = /^(\/ownershipForm|\/filing\/by|\/owners\/0\/(acquisition|rights))$/

/** Whether the short form keeps all that was filled in. */
export const canBeSole = (form: Members): boolean => isKept(form, madeSole(form), '')

function isKept(before: unknown, after: unknown, at: string): boolean {
  if (before === undefined || before === false || chosenAnew.test(at)) return true
  if (typeof before !== 'object' || before === null) return before === after
  return Object.entries(before).every(([name, value]) =>
    isKept(value, valueAt(after, `/${name}`), `${at}/${name}`),
  )
}

/** Whether a form is of somebody who made a work alone, owns all of it and files himself. */
export function isSole(form: Members): boolean {
  const owner = firstOf(form, '/owners')
  if (itemsAt(form, '/owners').length !== 1 || itemsAt(form, '/authors').length !== 1) return false
  return (
    form['ownershipForm'] === 'individual' &&
    valueAt(form, '/filing/by') === 'owner' &&
    owner?.['acquisition'] === 'original' &&
    owner['rights'] === newOwner['rights'] &&
    owner['did'] === form['applicant'] &&
    owner['minor'] !== true &&
    isSame(asSole(form), form)
  )
}

/** The pointer of a field of the only author, as that of the same field of the only owner. */
export function toSole(pointer: string): string {
  return patternOf(pointer).startsWith('/authors/*')
    ? pointer.replace(/^\/authors\/0/, '/owners/0')
    : pointer
}
