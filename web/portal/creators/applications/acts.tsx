/** What an applicant can do in a case: correct, withdraw, appeal, close. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Input, Popconfirm } from 'antd'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { answerOf, api } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Failed } from '../../shell/page.tsx'
import { useKeptForm } from '../common/kept-form.ts'
import { actsIn, type Case, isNothingToRead, powersIn, submittedForm } from './case.ts'
import { caseOf } from './case-query.ts'
import { toCorrect } from './form/start.ts'
import { drafts } from './keepers.ts'
import { texts } from './texts.ts'

export function Acts({ file }: { readonly file: Case }): ReactNode {
  const did = useSignedIn()?.session.did
  // Co-owners see the case; steps are the applicant’s, of a minor the guardian’s, or an agent’s who handed it in.
  if (did !== file.party && file.events[0]?.actor !== did) return null
  const acts = actsIn(file)
  if (acts.length === 0) return null
  return (
    <section className="acts">
      {acts.includes('correct') && <Correct file={file} />}
      {acts.includes('appeal') && <Appeal file={file} />}
      <div className="actions">
        {acts.includes('withdraw') && (
          <Step
            file={file}
            transition="withdraw"
            label={texts.withdraw}
            sure={texts.withdrawSure}
          />
        )}
        {acts.includes('close') && (
          <Step
            file={file}
            transition="close"
            label={texts.acceptRefusal}
            sure={texts.acceptSure}
          />
        )}
      </div>
    </section>
  )
}

/** Makes a step on the case as it was seen. Rejects with RefusedError. */
function useStep(file: Case, transition: string) {
  const queries = useQueryClient()
  const did = useSignedIn()?.session.did ?? ''
  return useMutation({
    mutationFn: async (payload: Record<string, unknown>) => {
      const { id, events } = file
      const powerOfAttorney = await powerFor(file, did)
      const step = { transition, expected: events.length, payload }
      const body = { ...step, ...(powerOfAttorney !== undefined && { powerOfAttorney }) }
      return answerOf(api.POST('/v1/cases/{id}/steps', { params: { path: { id } }, body }))
    },
    onSettled: () => queries.invalidateQueries(),
  })
}

/** The power of attorney by which an agent acts for the applicant; undefined for whoever needs none. Rejects with RefusedError. */
async function powerFor(file: Case, did: string): Promise<string | undefined> {
  for (const power of powersIn(submittedForm(file), did))
    if ((await caseOf(power)).party === file.party) return power
  return undefined
}

interface StepProps {
  readonly file: Case
  readonly transition: 'withdraw' | 'close'
  readonly label: Label
  readonly sure: Label
}

function Step({ file, transition, label, sure }: StepProps): ReactNode {
  const say = useSay()
  const step = useStep(file, transition)
  return (
    <>
      {step.error && <Failed error={step.error} />}
      <Popconfirm
        title={say(label)}
        description={say(sure)}
        okText={say(label)}
        onConfirm={() => step.mutate({})}
      >
        <Button loading={step.isPending}>{say(label)}</Button>
      </Popconfirm>
    </>
  )
}

function Appeal({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const step = useStep(file, 'appeal')
  const kept = useKeptForm<{ readonly text: string }>()
  const [text, setText] = useState(kept.values?.text ?? '')
  const type = (typed: string): void => {
    setText(typed)
    kept.keep(typed === '' ? undefined : { text: typed })
  }
  return (
    <div className="card form-card">
      <h2>{say(texts.appeal)}</h2>
      <label htmlFor="appeal-text">{say(texts.appealText)}</label>
      <Input.TextArea
        id="appeal-text"
        rows={4}
        className="grows"
        aria-describedby="appeal-hint"
        value={text}
        onChange={({ target }) => type(target.value)}
      />
      <p className="small" id="appeal-hint">
        {say(texts.appealHint)}
      </p>
      {step.error && <Failed error={step.error} />}
      <div className="actions">
        <Button
          type="primary"
          disabled={text.trim() === ''}
          loading={step.isPending}
          onClick={() => step.mutate({ text: text.trim() }, { onSuccess: kept.forget })}
        >
          {say(texts.appeal)}
        </Button>
      </div>
    </div>
  )
}

/** Begins from the form that was handed in, or goes on with the draft that was begun. */
function Correct({ file }: { readonly file: Case }): ReactNode {
  const say = useSay()
  const navigate = useNavigate()
  const did = useSignedIn()?.session.did
  const begun = useQuery({
    queryKey: ['drafts', did],
    queryFn: async () => (await answerOf(api.GET('/v1/applications/drafts', {}))).items,
  })
  const beginning = useMutation({
    mutationFn: async () => {
      const known = begun.data?.find(({ corrects }) => corrects === file.id)
      const { id } = known ?? (await drafts.create(await formToCorrect(file), file.id))
      await navigate(`/applications/drafts/${id}`)
    },
  })
  return (
    <div className="card form-card">
      <p>{say(texts.correctHint)}</p>
      {beginning.error && <Failed error={beginning.error} />}
      {begun.error && <Failed error={begun.error} retry={() => void begun.refetch()} />}
      <div className="actions">
        <Button
          type="primary"
          loading={beginning.isPending || begun.isPending}
          // A draft that was begun must not be begun again.
          disabled={begun.error !== null}
          onClick={() => beginning.mutate()}
        >
          {say(texts.correct)}
        </Button>
      </div>
    </div>
  )
}

/** With the personal data that the caller may read: the reading is on record. Rejects with RefusedError. */
async function formToCorrect(file: Case) {
  const params = { path: { id: file.id } }
  const body = { purpose: 'correction_of_data' as const }
  // Where nothing may be read all of it is filled in again.
  const read = await answerOf(api.POST('/v1/cases/{id}/personal', { params, body })).catch(
    (error: unknown) => {
      if (isNothingToRead(error)) return { items: [] }
      throw error
    },
  )
  return toCorrect(submittedForm(file), read.items)
}
