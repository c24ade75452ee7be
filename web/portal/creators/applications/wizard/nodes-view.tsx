/** Draws the nodes of a section: fields, groups, lists whose items fold. */
import { Button, Pagination } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useSay } from '../../../base/language.ts'
import { addItem, removeItem } from '../form/change.ts'
import { newAuthor, newOwner } from '../form/party-nodes.ts'
import type { List, Node } from '../form/nodes.ts'
import { isMembers, itemsAt, type Members, valueAt } from '../form/pointer.ts'
import { isShown, type Placed, pointerOf } from '../form/walk.ts'
import { texts } from '../texts.ts'
import { idOf, useWizard } from './context.ts'
import { FieldView, Problems } from './field.tsx'
import { Shares } from './shares-view.tsx'

interface NodesProps {
  readonly nodes: readonly Node[]
  readonly at: string
  /** Names that are not asked for here. */
  readonly without?: readonly string[]
}

/** What is asked for first, then what is asked for seldom, folded while all of it is empty. */
export function NodesView({ nodes, at, without = [] }: NodesProps): ReactNode {
  const { form } = useWizard()
  const flat = nodes.filter(
    (node) =>
      isShown(form, { node, at }) && !(node.type !== 'group' && without.includes(node.name)),
  )
  // A field that is filled in must not move away under the hands.
  const folded = useRef(new Map<string, boolean>())
  const isFolded = (node: Node): boolean => {
    const known = folded.current.get(keyOf(node)) ?? (node.rare === true && isEmpty(form, node, at))
    folded.current.set(keyOf(node), known)
    return known
  }
  const rare = flat.filter(isFolded)
  return (
    <>
      {flat
        .filter((node) => !isFolded(node))
        .map((node) => (
          <NodeView key={keyOf(node)} node={node} at={at} />
        ))}
      {rare.length > 0 && <Rare nodes={rare} at={at} />}
    </>
  )
}

const keyOf = (node: Node): string => (node.type === 'group' ? node.label.en : node.name)

const isEmpty = (form: Members, node: Node, at: string): boolean =>
  node.type !== 'group' && valueAt(form, `${at}/${node.name}`) === undefined

function Rare({ nodes, at }: NodesProps): ReactNode {
  const say = useSay()
  return (
    <details className="rare">
      <summary>{say(texts.moreFields)}</summary>
      {nodes.map((node) => (
        <NodeView key={keyOf(node)} node={node} at={at} />
      ))}
    </details>
  )
}

function NodeView({ node, at }: Placed): ReactNode {
  const say = useSay()
  if (node.type === 'field') return <FieldView placed={{ node, at }} />
  if (node.type === 'list') return <ListView placed={{ node, at }} />
  return (
    <fieldset className="group">
      <legend>{say(node.label)}</legend>
      {node.help && <p className="small">{say(node.help)}</p>}
      <NodesView nodes={node.nodes} at={at} />
    </fieldset>
  )
}

const pageLength = 20

interface ListProps {
  readonly placed: Placed<List>
}

function ListView({ placed }: ListProps): ReactNode {
  const say = useSay()
  const { form, edit, locked, problems, sole, target } = useWizard()
  const { node } = placed
  const pointer = pointerOf(placed)
  const count = itemsAt(form, pointer).length
  const [page, setPage] = useState(1)
  const [open, setOpen] = useState(0)
  const show = (index: number): void => {
    setPage(Math.floor(index / pageLength) + 1)
    setOpen(index)
  }
  useEffect(() => {
    const steps =
      target?.pointer.startsWith(`${pointer}/`) === true && target.pointer.slice(pointer.length + 1)
    if (steps) show(Number(steps.split('/')[0]))
  }, [target, pointer])
  // Items have no names of their own: each keeps its number while others before it are taken out.
  const numbers = useRef<number[]>([])
  const next = useRef(0)
  while (numbers.current.length < count) numbers.current.push(next.current++)
  numbers.current.length = count
  const remove = (index: number): void => {
    numbers.current.splice(index, 1)
    if (open >= index) setOpen(open === index ? -1 : open - 1)
    edit((editing) => removeItem(editing, placed, index))
  }
  const alone = sole && node.name === 'owners'
  const add = (): void => {
    edit((editing) => addItem(editing, placed, newItem(node, editing.form)))
    show(count)
  }
  const from = (page - 1) * pageLength
  const shown = Array.from(
    { length: Math.max(0, Math.min(count - from, pageLength)) },
    (_, i) => from + i,
  )
  return (
    <div className="list-view" id={idOf(pointer)} tabIndex={-1}>
      {node.help && !alone && <p className="small">{say(node.help)}</p>}
      <Problems id={idOf(pointer)} problems={problems.get(pointer) ?? []} />
      {node.name === 'owners' && !alone && <Shares />}
      {shown.map((index) => (
        <Item
          key={numbers.current[index]}
          placed={placed}
          index={index}
          open={open === index || count === 1}
          single={count === 1 && node.least === 1}
          toggle={() => setOpen(open === index ? -1 : index)}
          remove={() => remove(index)}
        />
      ))}
      {count > pageLength && (
        <Pagination
          size="small"
          total={count}
          pageSize={pageLength}
          current={page}
          showSizeChanger={false}
          onChange={setPage}
        />
      )}
      {!locked && !alone && count < node.most && (
        <div className="actions">
          <Button onClick={add}>{say(node.add)}</Button>
        </div>
      )}
    </div>
  )
}

/** Another work of a series has what the first one has, but for what is its own. */
function newItem(node: List, form: Members): Members {
  const [first] = itemsAt(form, `/${node.name}`)
  if (node.name === 'works' && isMembers(first)) {
    const { title: _title, deposits: _deposits, identifiers: _identifiers, ...rest } = first
    return { ...rest, deposits: [] }
  }
  return node.name === 'authors' ? newAuthor : node.name === 'owners' ? newOwner : node.item
}

interface ItemProps extends ListProps {
  readonly index: number
  readonly open: boolean
  /** The only one: it neither folds nor goes. */
  readonly single: boolean
  readonly toggle: () => void
  readonly remove: () => void
}

function Item({ placed, index, open, single, toggle, remove }: ItemProps): ReactNode {
  const say = useSay()
  const { form, locked, sole } = useWizard()
  const { node } = placed
  const at = `${pointerOf(placed)}/${index}`
  const count = itemsAt(form, pointerOf(placed)).length
  const what = say(texts.itemOf, { what: node.one, number: `${index + 1}` })
  const without = sole && node.name === 'owners' ? soleWithout : []
  const nodes = <NodesView nodes={node.nodes} at={at} without={without} />
  if (single) return nodes
  return (
    <section className="card item" aria-label={what}>
      <div className="item-head">
        <strong>
          {what} <span className="item-name">{nameIn(valueAt(form, at))}</span>
        </strong>
        <span className="actions">
          {count > 1 && (
            <Button
              size="small"
              aria-expanded={open}
              aria-label={say(open ? texts.closeItem : texts.openItem, { what })}
              onClick={toggle}
            >
              {open ? '−' : '+'}
            </Button>
          )}
          {!locked && count > node.least && (
            <Button size="small" danger onClick={remove}>
              {say(texts.remove, { what })}
            </Button>
          )}
        </span>
      </div>
      {open && nodes}
    </section>
  )
}

/** Of who made a work alone and owns it all this is known. */
const soleWithout = ['did', 'acquisition', 'rights', 'sharePpm', 'minor']

function nameIn(item: unknown): string {
  if (!isMembers(item)) return ''
  const names = [item['title'], item['displayName'], item['name'], item['value']]
  return names.find((name) => typeof name === 'string') ?? ''
}
