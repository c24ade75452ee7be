/** What a request asks for in full: nobody should consent to what is not shown. */
import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { type Label, statusReasons } from '../../../../verifier/vocabulary.ts'
import { type Asked, askedIn } from '../../base/consents.ts'
import { useSay } from '../../base/language.ts'
import { Answered } from '../../shell/page.tsx'
import { changesIn } from './changes.ts'
import type { Facts } from './request-form.ts'
import { worksTexts as texts } from './texts.ts'
import { type Case, factsOf, useCertificate } from './work.ts'

export function Changes({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const asked = askedIn<Facts>(file)
  const { certificate, facts } = asked
  const items = reasonsIn(asked).map(([label, text]) => ({
    key: label.en,
    label: say(label),
    children: <span className="words">{say(text)}</span>,
  }))
  return (
    <section className="card" aria-labelledby="asked">
      <h2 id="asked">{say(texts.asked)}</h2>
      {certificate !== undefined && facts && <Differing certificate={certificate} facts={facts} />}
      <Descriptions column={1} size="small" bordered items={items} />
    </section>
  )
}

const asIs = (text: string): Label => ({ zh: text, en: text })

function reasonsIn({ statement, ground, basis, attachments = [] }: Asked): [Label, Label][] {
  const known: Readonly<Record<string, Label>> = statusReasons
  const all: [Label, Label | undefined][] = [
    [texts.statement, statement === undefined ? undefined : asIs(statement)],
    [texts.ground, ground === undefined ? undefined : (known[ground] ?? asIs(ground))],
    [texts.authority, basis && asIs(basis.authority)],
    [texts.caseNumber, basis && asIs(basis.caseNumber)],
    [texts.attachments, attachments.length > 0 ? asIs(attachments.join('\n')) : undefined],
  ]
  return all.flatMap(([label, text]) => (text === undefined ? [] : [[label, text]]))
}

interface DifferingProps {
  readonly certificate: string
  readonly facts: Facts
}

function Differing({ certificate, facts }: DifferingProps): ReactNode {
  const say = useSay()
  const query = useCertificate(certificate)
  return (
    <Answered query={query}>
      {(found) => {
        const changes = changesIn({ ...factsOf(found) }, { ...facts })
        if (changes.length === 0) return <p>{say(texts.nothingChanges)}</p>
        return (
          <>
            <h3>{say(texts.changes)}</h3>
            <ul className="told changes">
              {changes.map(({ pointer, label, before, after }) => (
                <li key={pointer}>
                  <strong>{say(label)}</strong>
                  <span>
                    {say(texts.isNow)} <span className="words">{say(before ?? texts.empty)}</span>
                  </span>
                  <span>
                    {say(texts.isToBe)} <span className="words">{say(after ?? texts.empty)}</span>
                  </span>
                </li>
              ))}
            </ul>
          </>
        )
      }}
    </Answered>
  )
}
