/** A case on the desk: the work on one side, what is to be decided on the other. */
import { App, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'react-router'
import { useSay } from '../../base/language.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { ClockText } from '../clock-text.tsx'
import { Did } from '../did.tsx'
import { useCase, type Case, type PossibleStep } from '../queries.ts'
import { lanes, stateWord, typeWord, wordOf } from '../words.ts'
import { CaseFiles } from './case-files.tsx'
import { CaseForm } from './case-form.tsx'
import { draftAt, type DraftDefect } from './composing.ts'
import { PersonalData } from './personal-data.tsx'
import { RecoveryPart } from './recovery-part.tsx'
import { correctingStep, Steps } from './steps.tsx'
import { caseTexts } from './texts.ts'
import { Timeline } from './timeline.tsx'

export function CasePage(): ReactNode {
  const { id = '' } = useParams()
  const query = useCase(id)
  const say = useSay()
  const type = query.data === undefined ? { zh: '案件', en: 'Case' } : typeWord(query.data.type)
  const title = say(caseTexts.title, { type, id: id.slice(-8) })
  return (
    <Page
      title={title}
      actions={
        <>
          <a href="#steps-heading">{say(caseTexts.toSteps)}</a>
          <Link to="/staff/queue">{say(caseTexts.backToQueue)}</Link>
        </>
      }
    >
      <Answered query={query}>{(of) => <Desk key={of.id} of={of} />}</Answered>
    </Page>
  )
}

function Desk({ of }: { readonly of: Case }): ReactNode {
  const [defects, set] = useState<readonly DraftDefect[]>([])
  const [chosen, choose] = useState<PossibleStep>()
  const say = useSay()
  const { message } = App.useApp()
  const correcting = correctingStep(of)
  const cite = (pointer: string): void => {
    set((before) => [...before, draftAt(pointer)])
    choose(correcting)
    void message.info(say(caseTexts.cited, { n: String(defects.length + 1) }))
  }
  return (
    <>
      <Standing of={of} />
      {/* Each side is scrolled by itself, also with the keyboard. */}
      <div className="desk">
        <section tabIndex={0} aria-label={say(caseTexts.sideWork)}>
          <CaseFiles of={of} />
          <CaseForm of={of} {...(correcting !== undefined && { cite })} />
        </section>
        <section tabIndex={0} aria-label={say(caseTexts.sideDecision)}>
          <Steps of={of} drafts={{ defects, set }} chosen={chosen} choose={choose} />
          <RecoveryPart of={of} />
          <PersonalData of={of} />
          <Timeline of={of} />
        </section>
      </div>
    </>
  )
}

function Standing({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const { type, state, lane, party, assignee, due } = of
  return (
    <p>
      <Tag>{say(stateWord(type, state))}</Tag>
      {lane !== undefined && <Tag>{say(wordOf(lanes, lane))}</Tag>} {say(caseTexts.party)}{' '}
      <Did did={party} /> · {say(caseTexts.assignee)}{' '}
      {assignee === undefined ? say(caseTexts.nobody) : <Did did={assignee} />}
      {due !== undefined && (
        <>
          {' · '}
          {say(caseTexts.due)} <ClockText due={due} />
        </>
      )}
    </p>
  )
}
