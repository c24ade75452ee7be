/** An application that was handed in: how it stands, what comes next, letters, decision, certificates, what happened. */
import { useQuery } from '@tanstack/react-query'
import { Descriptions, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { CaseHistory } from '../common/case-history.tsx'
import { stateLabel } from '../common/case-words.ts'
import { Acts } from './acts.tsx'
import { type Case, issuedIn, type Notice, noticesIn, refusalIn, submittedForm } from './case.ts'
import { caseOf } from './case-query.ts'
import { days } from './days.ts'
import { FormFacts } from './form-facts.tsx'
import type { Members } from './form/pointer.ts'
import { allNodes } from './form/sections.ts'
import { nodeAt, pathLabel } from './form/walk.ts'
import { nextSteps, texts } from './texts.ts'
import { problemsIn } from './wizard/problems.ts'

export function ApplicationPage(): ReactNode {
  const { id = '' } = useParams()
  const did = useSignedIn()?.session.did
  const query = useQuery({ queryKey: ['case', id, did], queryFn: () => caseOf(id), staleTime: 0 })
  const form = query.data && submittedForm(query.data)
  return (
    <Page title={(form && titleIn(form)) ?? texts.caseTitle}>
      <Answered query={query}>{(file) => <Application file={file} />}</Answered>
    </Page>
  )
}

/** Title of the series, else of the first work. */
function titleIn({ seriesTitle, works }: Members): string | undefined {
  const [first] = (Array.isArray(works) ? works : []) as { title?: unknown }[]
  return [seriesTitle, first?.title].find((title) => typeof title === 'string')
}

function Application({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  return (
    <>
      <Standing file={file} />
      <Acts file={file} />
      <Certificates file={file} />
      <Decision file={file} />
      <Letters file={file} />
      <section className="card" aria-labelledby="history">
        <h2 id="history">{say(texts.history)}</h2>
        <CaseHistory type="application" events={file.events} />
      </section>
      <details className="rare">
        <summary>{say(texts.formAsHandedIn)}</summary>
        <FormFacts form={submittedForm(file)} />
      </details>
    </>
  )
}

const lanes: Readonly<Record<string, Label>> = {
  automatic: texts.lane_automatic,
  examined: texts.lane_examined,
}

function Standing({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { state, lane = '', due, id } = file
  const next = nextSteps[state]
  const rows: [Label, ReactNode][] = [
    [texts.state, <Tag key="state">{say(stateLabel('application', state))}</Tag>],
    ...(next ? [[texts.nextStep, say(next, days)] as [Label, ReactNode]] : []),
    ...(due === undefined ? [] : [[texts.due, printTime(due, shown)] as [Label, ReactNode]]),
    ...(lanes[lane] ? [[texts.laneLabel, say(lanes[lane])] as [Label, ReactNode]] : []),
    [texts.number, <code key="id">{id}</code>],
  ]
  const items = rows.map(([label, children]) => ({ key: label.en, label: say(label), children }))
  return <Descriptions column={1} bordered items={items} />
}

function Certificates({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const issued = issuedIn(file)
  if (issued.length === 0) return null
  return (
    <section className="card" aria-labelledby="certificates">
      <h2 id="certificates">{say(texts.certificates)}</h2>
      <ul className="told">
        {issued.map(({ certificate, registrationNumber }) => (
          <li key={certificate}>
            <Link to={`/works/${certificate}`}>{registrationNumber}</Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Decision({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const text = refusalIn(file)
  if (text === undefined) return null
  return (
    <section className="card" aria-labelledby="decision">
      <h2 id="decision">{say(texts.decisionText)}</h2>
      <p className="words">{text}</p>
    </section>
  )
}

/** Each defect with the name of its place and what to do. */
function Letters({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const notices = noticesIn(file)
  if (notices.length === 0) return null
  return (
    <section className="card" aria-labelledby="letters">
      <h2 id="letters">{say(texts.letters)}</h2>
      {notices.map((notice) => (
        <Letter key={notice.time} notice={notice} form={submittedForm(file)} />
      ))}
    </section>
  )
}

function Letter({ notice, form }: { readonly notice: Notice; readonly form: Members }): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  const { time, text, defects } = notice
  return (
    <div className="letter">
      <h3>{say(texts.letterOf, { time: printTime(time, shown) })}</h3>
      {text !== undefined && <p className="words">{text}</p>}
      <ul className="told">
        {problemsIn(defects).map((problem, i) => {
          const placed = nodeAt(form, allNodes, problem.pointer)
          return (
            <li key={i}>
              {placed && <strong>{say(pathLabel(form, allNodes, placed))}: </strong>}
              {say(problem.text)}
              {problem.article && <span className="small"> {say(problem.article)}</span>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
