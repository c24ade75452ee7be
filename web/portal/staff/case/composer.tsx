/** The composer of the one-shot list of defects (一次性告知), with the letter as the applicant will read it. */
import { Button, Checkbox, Input, Select } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { useSay } from '../../base/language.ts'
import { Failed } from '../../shell/page.tsx'
import { FaultSummary } from '../fault-summary.tsx'
import { useStep, type Case } from '../queries.ts'
import { staffTexts } from '../texts.ts'
import {
  codes,
  draftAt,
  isComplete,
  letterOf,
  toDefect,
  wasTold,
  withCode,
  type Amend,
  type DraftDefect,
} from './composing.ts'
import { stepTexts } from './step-texts.ts'

export interface Drafts {
  readonly defects: readonly DraftDefect[]
  readonly set: (defects: readonly DraftDefect[]) => void
}

interface ComposerProps {
  readonly of: Case
  readonly transition: string
  readonly drafts: Drafts
  /** Whether it cannot be sent now. */
  readonly disabled: boolean
  readonly close: () => void
}

export function Composer({ of, transition, drafts, disabled, close }: ComposerProps): ReactNode {
  const say = useSay()
  const [amend, setAmend] = useState<Amend>('metadataOnly')
  const [text, setText] = useState('')
  const [explanation, setExplanation] = useState('')
  const [faults, setFaults] = useState<readonly string[]>([])
  const step = useStep(of.id)
  const { defects, set } = drafts
  const late = transition === 'returnForCorrection'
  const told = wasTold(of.events)

  const send = (): void => {
    const wrong = [
      ...(defects.length === 0 ? [say(stepTexts.noDefects)] : []),
      ...defects.flatMap((one, i) =>
        isComplete(one) ? [] : [say(stepTexts.incomplete, { n: String(i + 1) })],
      ),
      ...(late && explanation.trim() === '' ? [say(stepTexts.noExplanation)] : []),
    ]
    setFaults(wrong)
    if (wrong.length > 0) return
    const payload = {
      defects: defects.map(toDefect),
      amend,
      ...(text.trim() !== '' && { text: text.trim() }),
      ...(late && { explanation: explanation.trim() }),
    }
    step.mutate(
      { transition, expected: of.events.length, payload },
      {
        onSuccess: () => {
          set([])
          close()
        },
      },
    )
  }

  return (
    <div className="staff-card">
      <h3>{say(stepTexts.composeTitle)}</h3>
      <p className="small">{say(stepTexts.composeLead)}</p>
      <FaultSummary faults={faults} />
      {defects.map((one, i) => (
        <DefectFields
          key={one.key}
          n={i + 1}
          defect={one}
          told={told}
          change={(next) => set(defects.map((other) => (other.key === one.key ? next : other)))}
          remove={() => set(defects.filter((other) => other.key !== one.key))}
        />
      ))}
      <div>
        <Button onClick={() => set([...defects, draftAt('')])}>{say(stepTexts.addDefect)}</Button>
      </div>
      <Labelled label={stepTexts.amend}>
        {(id) => (
          <Select
            id={id}
            value={amend}
            onChange={setAmend}
            options={(['metadataOnly', 'replaceFile'] as const).map((value) => ({
              value,
              label: say(stepTexts[value]),
            }))}
          />
        )}
      </Labelled>
      {late && (
        <LinesField label={stepTexts.explanation} value={explanation} set={setExplanation} />
      )}
      <LinesField label={stepTexts.coverText} value={text} set={setText} />
      <h3>{say(stepTexts.preview)}</h3>
      <pre className="letter" tabIndex={0} role="region" aria-label={say(stepTexts.preview)}>
        {say(letterOf(of.id, defects, amend, { text, explanation: late ? explanation : '' }))}
      </pre>
      {step.error && <Failed error={step.error} />}
      <div className="form-buttons">
        <Button
          type="primary"
          onClick={send}
          loading={step.isPending}
          disabled={disabled && !step.isPending}
        >
          {say(stepTexts.send)}
        </Button>
        <Button onClick={close}>{say(staffTexts.cancel)}</Button>
      </div>
    </div>
  )
}

interface DefectFieldsProps {
  readonly n: number
  readonly defect: DraftDefect
  /** An earlier notice has told something. */
  readonly told: boolean
  readonly change: (defect: DraftDefect) => void
  readonly remove: () => void
}

function DefectFields({ n, defect, told, change, remove }: DefectFieldsProps): ReactNode {
  const say = useSay()
  const name = say(stepTexts.defectNo, { n: String(n) })
  const set = (part: Partial<DraftDefect>): void => change({ ...defect, ...part })
  return (
    <fieldset className="defect">
      <legend>{name}</legend>
      <Labelled label={stepTexts.code}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ optionFilterProp: 'label' }}
            value={defect.code}
            onChange={(code) => change(withCode(defect, code))}
            options={codes.map(({ value, label }) => ({ value, label: say(label) }))}
          />
        )}
      </Labelled>
      <Labelled label={stepTexts.pointer}>
        {(id) => (
          <Input
            id={id}
            value={defect.pointer}
            onChange={({ target }) => set({ pointer: target.value })}
          />
        )}
      </Labelled>
      <Labelled label={stepTexts.severity}>
        {(id) => (
          <Select
            id={id}
            value={defect.severity}
            onChange={(severity) => set({ severity })}
            options={(['error', 'warning'] as const).map((value) => ({
              value,
              label: say(stepTexts[value]),
            }))}
          />
        )}
      </Labelled>
      <LinesField label={stepTexts.textZh} value={defect.zh} set={(zh) => set({ zh })} />
      <LinesField label={stepTexts.textEn} value={defect.en} set={(en) => set({ en })} />
      {told && (
        <Checkbox
          checked={defect.newSince}
          onChange={({ target }) => set({ newSince: target.checked })}
        >
          {say(stepTexts.newSince)}
        </Checkbox>
      )}
      <div>
        <Button size="small" onClick={remove}>
          {say(stepTexts.removeDefect, { n: String(n) })}
        </Button>
      </div>
    </fieldset>
  )
}

interface LabelledProps {
  readonly label: Label
  readonly children: (id: string) => ReactNode
}

function Labelled({ label, children }: LabelledProps): ReactNode {
  const say = useSay()
  const id = useId()
  return (
    <div className="labelled">
      <label htmlFor={id}>{say(label)}</label>
      {children(id)}
    </div>
  )
}

interface LinesFieldProps {
  readonly label: Label
  readonly value: string
  readonly set: (value: string) => void
}

function LinesField({ label, value, set }: LinesFieldProps): ReactNode {
  return (
    <Labelled label={label}>
      {(id) => (
        <Input.TextArea
          id={id}
          value={value}
          rows={3}
          onChange={({ target }) => set(target.value)}
        />
      )}
    </Labelled>
  )
}
