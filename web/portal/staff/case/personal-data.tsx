/** Sealed personal data of a case: read for a purpose, on record; gone from the page when hidden or left. */
import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { Failed } from '../../shell/page.tsx'
import type { Case } from '../queries.ts'
import { labelOf, pathOf } from './facts.ts'
import { fieldWord, valueWord } from './field-words.ts'
import { PurposeForm, type Purpose } from './purpose-form.tsx'
import { caseTexts } from './texts.ts'

type Party = Schema<'PersonalDataOfCase'>['items'][number]

export function PersonalData({ of }: { readonly of: Case }): ReactNode {
  const say = useSay()
  const reading = useMutation({
    mutationFn: (body: Purpose) =>
      answerOf(
        api.POST('/v1/cases/{id}/personal', {
          params: { path: { id: of.id } },
          body: body as Schema<'Reading'>,
        }),
      ),
  })
  const has = of.events.some(({ payload }) => Array.isArray(payload['parties']))
  return (
    <section className="card staff-card">
      <h2>{say(caseTexts.personal)}</h2>
      <p className="small">{say(has ? caseTexts.personalLead : caseTexts.personalNone)}</p>
      {has && reading.data === undefined && (
        <PurposeForm
          button={caseTexts.personalRead}
          busy={reading.isPending}
          read={(purpose) => reading.mutate(purpose)}
        />
      )}
      {reading.error && <Failed error={reading.error} />}
      {reading.data?.items.map((party) => (
        <PartyData key={party.dossier} party={party} />
      ))}
      {reading.data && (
        <div>
          <Button onClick={() => reading.reset()}>{say(caseTexts.hide)}</Button>
        </div>
      )}
    </section>
  )
}

function PartyData({ party: { pointer, fields } }: { readonly party: Party }): ReactNode {
  const say = useSay()
  const title = pointer === '' ? fieldWord('subject') : labelOf(pathOf(pointer))
  return (
    <section>
      <h3>{say(title)}</h3>
      {fields === 'erased' ? (
        <p>{say(caseTexts.personalErased)}</p>
      ) : (
        <dl className="facts">
          {fields.map(({ field, value }) => (
            <div key={field}>
              <dt>{say(fieldWord(field))}</dt>
              <dd>{say(valueWord(field, value))}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
