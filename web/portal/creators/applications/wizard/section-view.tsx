/** A section of a step. */
import type { ReactNode } from 'react'
import { useSay } from '../../../base/language.ts'
import type { Section } from '../form/sections.ts'
import { NodesView } from './nodes-view.tsx'

interface SectionViewProps {
  readonly section: Section
  /** The only one: the step has its title. */
  readonly single: boolean
}

export function SectionView({ section, single }: SectionViewProps): ReactNode {
  const say = useSay()
  const nodes = <NodesView nodes={section.nodes} at="" />
  if (section.folded)
    return (
      <details className="rare">
        <summary>{say(section.title)}</summary>
        {nodes}
      </details>
    )
  return (
    <section className="wizard-section" aria-label={say(section.title)}>
      {!single && <h3>{say(section.title)}</h3>}
      {nodes}
    </section>
  )
}
