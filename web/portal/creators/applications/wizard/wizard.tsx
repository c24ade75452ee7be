import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useNavigate } from 'react-router'
import { RefusedError } from '../../../../registry.ts'
import { answerOf, api } from '../../../base/client.ts'
import { useSay } from '../../../base/language.ts'
import { asSole, type Editing, isSole } from '../form/change.ts'
import { isMembers, itemsAt, type Members } from '../form/pointer.ts'
import { allSteps, type Section, soleSteps } from '../form/sections.ts'
import type { DraftKeeper } from '../keeper.ts'
import { drafts, forgetKeeper } from '../keepers.ts'
import { texts } from '../texts.ts'
import { focusField, type Target, type Wizard, WizardContext } from './context.ts'
import { NodesView } from './nodes-view.tsx'
import { byPlace, problemsNow, stepOf, type Told } from './problems.ts'
import { ProblemList, Review } from './review.tsx'
import { SaveStatus } from './save-status.tsx'
import { HandIn, Signatures, useSigning } from './sign.tsx'
import { StepsBar } from './steps.tsx'
import { useCheck } from './use-check.ts'

interface WizardProps {
  readonly keeper: DraftKeeper
  /** Defects that an examiner named in the form that is corrected. */
  readonly told: readonly Told[]
  /** What a correction may change, in words. */
  readonly hint?: ReactNode
}

export function ApplicationWizard({ keeper, told, hint }: WizardProps): ReactNode {
  const say = useSay()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const kept = useSyncExternalStore(keeper.subscribe, keeper.now)
  const { form } = kept.editing
  const [sole, setSole] = useState(() => isSole(form))
  const [current, setCurrent] = useState(0)
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set())
  const [target, setTarget] = useState<Target>()
  const [unlocked, setUnlocked] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const check = useCheck(form, told)
  const steps = sole ? soleSteps.slice(0, -1) : allSteps
  const step = steps[Math.min(current, steps.length - 1)]!
  const isLast = current >= steps.length - 1
  const signing = useSigning(keeper.owner, kept.saved, kept.state === 'saved' && isLast)
  const others = (signing.data?.parties ?? []).filter(({ did }) => did !== keeper.owner)
  const locked = !unlocked && others.some(({ signed }) => signed)

  const all = useMemo(() => problemsNow(form, check.told), [form, check.told])
  const places = useMemo(() => byPlace(form, all, sole), [form, all, sole])
  const isLooked = (key: string): boolean => check.problems !== undefined || visited.has(key)
  const wrong = new Map(
    steps
      .filter(({ key, sections }) => isLooked(key) && sections.length > 0)
      .map((one) => [one.key, errorsIn(form, steps, one, places)]),
  )
  const isOpen = (place: string): boolean =>
    check.problems !== undefined ||
    visited.has(stepOf(form, steps, place)?.key ?? '') ||
    told.some(({ problems }) => problems.some(({ pointer }) => pointer.startsWith(place)))
  const shown = new Map([...places].filter(([place]) => isOpen(place)))

  const edit = (change: (editing: Editing) => Editing): void =>
    keeper.edit((editing) => {
      const next = change(editing)
      return sole ? { ...next, form: asSole(next.form) } : next
    })
  const wizard: Wizard = { form, edit, problems: shown, locked, sole, target }

  const show = (index: number): void => {
    void keeper.save()
    setVisited(new Set([...visited, step.key]))
    setTarget(undefined)
    setCurrent(index)
    requestAnimationFrame(() => {
      heading.current?.focus()
      scrollTo(0, 0)
    })
  }
  const go = (place: string): void => {
    const index = steps.findIndex((one) => one === stepOf(form, steps, place))
    if (index === -1) return
    setVisited(new Set([...visited, step.key]))
    setCurrent(index)
    setTarget({ pointer: place })
  }
  useEffect(() => {
    if (target === undefined) return
    const frame = requestAnimationFrame(() => focusField(target.pointer))
    return () => cancelAnimationFrame(frame)
  }, [target])

  const switchTo = (next: boolean): void => {
    if (next) keeper.edit((editing) => ({ ...editing, form: soleOf(editing.form) }))
    setSole(next)
    setCurrent(0)
  }

  const refresh = async (): Promise<void> => {
    keeper.refresh(await drafts.load(kept.saved.id))
    await signing.refetch()
  }

  const handIn = async (): Promise<void> => {
    await keeper.save()
    const { state, saved } = keeper.now()
    if (state !== 'saved') throw new RefusedError({ code: 'state_changed' })
    // A signature makes a new revision without a change of the form.
    const { revision } = await drafts.load(saved.id)
    const body = { draft: saved.id, revision }
    try {
      const { case: file } = await answerOf(sendTo(saved.corrects, body))
      forgetKeeper(saved.id)
      await queries.invalidateQueries()
      await navigate(`/applications/${file.id}`)
    } catch (error) {
      if (error instanceof RefusedError) {
        const { defects } = error.problem
        if (defects !== undefined) {
          check.refused(defects)
          setCurrent(steps.findIndex(({ key }) => key === 'review'))
        }
      }
      throw error
    }
  }

  const correction = kept.saved.corrects !== undefined
  const named = told.flatMap(({ problems }) => problems)
  const handInView = (
    <HandIn
      handIn={handIn}
      confirmed={form['trueWill'] === true}
      correction={correction}
      open={others.filter(({ signed }) => !signed).length}
    />
  )
  return (
    <WizardContext value={wizard}>
      <div className="wizard">
        <StepsBar steps={steps} current={current} wrong={wrong} go={show} />
        <SaveStatus keeper={keeper} kept={kept} />
        {named.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={say(texts.correctionAsked)}
            description={
              <>
                <ProblemList problems={named} go={go} />
                {hint}
              </>
            }
          />
        )}
        {locked && <Locked unlock={() => setUnlocked(true)} />}
        <div className="card wizard-step">
          <h2 ref={heading} tabIndex={-1}>
            {say(step.title)}
          </h2>
          <p className="lead">{say(step.lead)}</p>
          {step.key === 'works' && (
            <SoleSwitch sole={sole} form={form} locked={locked} switchTo={switchTo} />
          )}
          {step.key === 'review' && <Review check={check} go={go} />}
          {step.sections.map((section) => (
            <SectionView
              key={section.title.en}
              section={section}
              single={step.sections.length === 1}
            />
          ))}
          {step.key === 'sign' && (
            <Signatures
              owner={keeper.owner}
              draft={kept.saved}
              signing={signing}
              refresh={() => void refresh()}
            />
          )}
          {isLast && handInView}
        </div>
        <div className="actions wizard-moves">
          {current > 0 && <Button onClick={() => show(current - 1)}>{say(texts.back)}</Button>}
          {!isLast && (
            <Button type="primary" onClick={() => show(current + 1)}>
              {say(texts.next)}
            </Button>
          )}
        </div>
      </div>
    </WizardContext>
  )
}

interface SubmissionBody {
  readonly draft: string
  readonly revision: number
}

function sendTo(corrects: string | undefined, body: SubmissionBody) {
  if (corrects === undefined) return api.POST('/v1/applications', { params: {}, body })
  return api.POST('/v1/applications/{id}/correction', { params: { path: { id: corrects } }, body })
}

function errorsIn(
  form: Members,
  steps: Parameters<typeof stepOf>[1],
  step: (typeof steps)[number],
  places: ReturnType<typeof byPlace>,
): number {
  const errors = [...places].filter(
    ([place, problems]) =>
      problems.some(({ severity }) => severity === 'error') && stepOf(form, steps, place) === step,
  )
  return errors.length
}

/** The only owner is the first one, who files; the author says what the owner says. */
function soleOf(form: Members): Members {
  const [owner] = itemsAt(form, '/owners')
  const own = isMembers(owner) ? owner : {}
  const { minor: _, guardian: _guardian, sharePpm: _share, ...rest } = own
  const only = {
    ...rest,
    did: form['applicant'],
    acquisition: 'original',
    rights: 0x1ffff,
    partyKind: 'naturalPerson',
  }
  const { serviceVariant: _service, commissionedHolder: _holder, ...others } = form
  return asSole({
    ...others,
    owners: [only],
    authors: itemsAt(form, '/authors').slice(0, 1),
    ownershipForm: 'individual',
    filing: { by: 'owner' },
  })
}

interface SoleSwitchProps {
  readonly sole: boolean
  readonly form: Members
  readonly locked: boolean
  readonly switchTo: (sole: boolean) => void
}

function SoleSwitch({ sole, form, locked, switchTo }: SoleSwitchProps): ReactNode {
  const say = useSay()
  if (locked) return null
  const loses = itemsAt(form, '/owners').length > 1 || itemsAt(form, '/authors').length > 1
  return (
    <p className="sole-switch">
      <Button type="link" onClick={() => switchTo(!sole)}>
        {say(sole ? texts.fullForm : texts.soleForm)}
      </Button>
      {!sole && loses && <span className="small">{say(texts.soleFormHint)}</span>}
    </p>
  )
}

interface SectionViewProps {
  readonly section: Section
  /** The only one: the step has its title. */
  readonly single: boolean
}

function SectionView({ section, single }: SectionViewProps): ReactNode {
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

function Locked({ unlock }: { readonly unlock: () => void }): ReactNode {
  const say = useSay()
  return (
    <Alert
      type="info"
      showIcon
      title={say(texts.lockedTitle)}
      description={say(texts.lockedText)}
      action={
        <Button size="small" onClick={unlock}>
          {say(texts.unlock)}
        </Button>
      }
    />
  )
}
