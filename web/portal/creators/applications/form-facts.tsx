/** A form as facts to be read, by the same names as its fields. Personal data are only shown where the form has them. */
import { Descriptions } from 'antd'
import { type ReactNode, useMemo } from 'react'
import { allRights, type Label, rights } from '../../../../verifier/vocabulary.ts'
import { printDay } from '../../base/format.ts'
import { type Say, useLanguage, useSay } from '../../base/language.ts'
import type { Language } from '../../../language.ts'
import { print } from './form/codec.ts'
import type { Field } from './form/nodes.ts'
import { type Members, valueAt } from './form/pointer.ts'
import { allNodes, allSteps, sectionNodes } from './form/sections.ts'
import { isField, pathLabel, type Placed, pointerOf, shownNodes } from './form/walk.ts'
import { texts } from './texts.ts'
import { bitOf } from './wizard/rights.tsx'

interface FormFactsProps {
  readonly form: Members
}

export function FormFacts({ form }: FormFactsProps): ReactNode {
  const say = useSay()
  return allSteps
    .filter(({ sections }) => sections.length > 0)
    .map((step) => {
      const placed = [...shownNodes(form, sectionNodes(step))]
        .filter(isField)
        .filter((one) => valueAt(form, pointerOf(one)) !== undefined)
      if (placed.length === 0) return null
      return (
        <section key={step.key} className="form-facts">
          <h3>{say(step.title)}</h3>
          <Facts form={form} placed={placed} />
        </section>
      )
    })
}

function Facts({ form, placed }: FormFactsProps & { placed: readonly Placed<Field>[] }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const items = useMemo(
    () =>
      placed.map((one) => ({
        key: pointerOf(one),
        label: say(pathLabel(form, allNodes, one)),
        children: <Value text={printed(one.node, valueAt(form, pointerOf(one)), say, shown)} />,
      })),
    [form, placed, say, shown],
  )
  return <Descriptions column={1} size="small" bordered items={items} />
}

const Value = ({ text }: { readonly text: string }): ReactNode => (
  <span className="words">{text}</span>
)

const tags = { zh: 'zh-CN', en: 'en' } as const

/** A value in words; what has not the form that is expected, as it is. */
function printed(node: Field, value: unknown, say: Say, shown: Language): string {
  const option = typeof value === 'string' ? optionOf(node, value) : undefined
  if (option !== undefined) return say(option)
  if (typeof value === 'boolean') return say(value ? texts.yes : texts.no)
  if (node.kind === 'rights' && typeof value === 'number') return printRights(value, say)
  if (node.kind === 'share') return `${print('share', value)} %`
  if (node.kind === 'country' && typeof value === 'string') return countryName(value, shown)
  if (node.kind === 'date' && typeof value === 'string' && /^\d{4}(-\d\d){0,2}$/.test(value))
    return dayOf(value, shown)
  return print(node.kind, value)
}

function optionOf({ options = {} }: Field, code: string): Label | undefined {
  return Object.hasOwn(options, code) ? options[code] : undefined
}

function printRights(mask: number, say: Say): string {
  if (mask === allRights) return say(texts.allRights)
  return rights
    .filter((right) => (mask & bitOf(right)) !== 0)
    .map((right) => say(right))
    .join(' · ')
}

function countryName(code: string, shown: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return new Intl.DisplayNames(tags[shown], { type: 'region' }).of(code) ?? code
}

/** A day that does not exist is shown as it was written. */
function dayOf(value: string, shown: Language): string {
  const text = printDay(value, shown)
  return text.includes('Invalid') ? value : text
}
