/** Which fields a form shows, where each stands, and which field a pointer is about. Pure. */
import type { Label } from '../../../../../verifier/vocabulary.ts'
import type { Field, List, Node } from './nodes.ts'
import { isMembers, isOptional, membersAt, type Members, valueAt } from './pointer.ts'

/** A node in a form: `at` is the pointer of the object it belongs to. */
export interface Placed<N extends Node = Node> {
  readonly node: N
  readonly at: string
}

export const pointerOf = ({ node, at }: Placed<Field | List>): string => `${at}/${node.name}`

export const nameOf = (node: Node): string | undefined =>
  node.type === 'group' ? undefined : node.name

/** Whether a node is to be shown: it applies, or has something that must not be hidden. */
export function isShown(form: Members, { node, at }: Placed): boolean {
  if (node.type === 'group') return node.nodes.some((one) => isShown(form, { node: one, at }))
  if (applies(form, { node, at }) || valueAt(form, `${at}/${node.name}`) !== undefined) return true
  return node.type === 'field' && isNeeded(form, { node, at })
}

/** Whether the API could not read the form without it: a needed member of an object that is there. */
export function isNeeded(form: Members, placed: Placed<Field>): boolean {
  if (placed.node.required !== true) return false
  const pointer = pointerOf(placed)
  const holder = pointer.slice(0, pointer.lastIndexOf('/'))
  return isOptional(holder) ? valueAt(form, holder) !== undefined : applies(form, placed)
}

export function applies(form: Members, { node, at }: Placed): boolean {
  const holder = at === '' ? form : valueAt(form, at)
  return node.when?.(isMembers(holder) ? holder : {}, form) ?? true
}

/** All fields and lists that a form shows, in their order. */
export function* shownNodes(
  form: Members,
  nodes: readonly Node[],
  at = '',
): Generator<Placed<Field | List>> {
  for (const node of nodes) {
    if (!isShown(form, { node, at })) continue
    if (node.type === 'group') yield* shownNodes(form, node.nodes, at)
    else {
      yield { node, at }
      if (node.type === 'list')
        for (const i of membersAt(form, `${at}/${node.name}`).keys())
          yield* shownNodes(form, node.nodes, `${at}/${node.name}/${i}`)
    }
  }
}

export const isField = (placed: Placed): placed is Placed<Field> => placed.node.type === 'field'

/** A field of a form that a defect is about, or a list; where the pointer names something above them, the first beneath. */
export function nodeAt(
  form: Members,
  nodes: readonly Node[],
  pointer: string,
): Placed<Field | List> | undefined {
  const all = [...shownNodes(form, nodes)]
  const exact = all.find((one) => pointerOf(one) === pointer)
  if (exact) return exact
  const above = all.findLast((one) => pointer.startsWith(`${pointerOf(one)}/`))
  const beneath = all.find((one) => pointerOf(one).startsWith(`${pointer}/`))
  // A pointer to an item of a list is about its first field, one into a field's value about the field.
  if (beneath && !(above && above.node.type === 'field')) return beneath
  return above
}

/** What a place is called: the lists on the way with their numbers, then the field. */
export function pathLabel(
  form: Members,
  nodes: readonly Node[],
  placed: Placed<Field | List>,
): Label {
  const target = pointerOf(placed)
  const lists = [...shownNodes(form, nodes)].filter(
    (one): one is Placed<List> =>
      one.node.type === 'list' && target.startsWith(`${pointerOf(one)}/`),
  )
  const steps = lists.map((list) => {
    const number = Number(target.slice(pointerOf(list).length + 1).split('/')[0]) + 1
    return { zh: `${list.node.one.zh} ${number}`, en: `${list.node.one.en} ${number}` }
  })
  const all = [...steps, placed.node.label]
  return { zh: all.map(({ zh }) => zh).join(' › '), en: all.map(({ en }) => en).join(' › ') }
}
