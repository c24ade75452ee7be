/** The form: files that are chosen or dropped, digests that are typed. */
import type { FileDigests } from '../../verifier/index.ts'
import type { Label } from '../../verifier/vocabulary.ts'
import { el } from '../dom.ts'
import { fileField, putFiles } from '../file-field.ts'
import { type Field, field, form } from '../form.ts'
import { fill } from '../format.ts'
import { looksLikeEvidence, Unusable } from './files.ts'
import { texts } from './texts.ts'

/** What somebody gave, as it was given. */
export interface Given {
  readonly evidence: readonly File[]
  readonly work: File | undefined
  readonly trust: File | undefined
  readonly digests: FileDigests | undefined
}

type Digests = Readonly<Record<'sha256' | 'sm3', Field>>

export interface Input {
  readonly element: HTMLElement
  /** Takes files that were dropped somewhere on the page. */
  readonly take: (files: readonly File[]) => Promise<void>
  /** Says what is wrong with a field. */
  readonly refuse: (which: 'evidence' | 'work' | 'trust', problem: Label) => void
}

const hex = /^[0-9a-f]{64}$/

const typed = { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' } as const

/** `act` gets what was given, and tells how far it is, from 0 to 1. */
export function buildInput(
  act: (given: Given, progress: (part: number) => void) => Promise<void>,
): Input {
  const fields = {
    evidence: fileField(texts.evidence, { hint: texts.evidenceHint, multiple: true }),
    work: fileField(texts.work, { hint: texts.workHint }),
    trust: fileField(texts.trust, { hint: texts.trustHint }),
  }
  const digests: Digests = { sha256: field(texts.sha256, typed), sm3: field(texts.sm3, typed) }
  const { evidence, work, trust } = fields
  const told = el('p', { class: 'hint', role: 'status' })
  const given = (): Given => ({
    evidence: [...(evidence.input.files ?? [])],
    work: work.input.files?.[0],
    trust: trust.input.files?.[0],
    digests: typedDigests(digests, work.input.files?.length === 1),
  })
  const element = form({
    fields: [evidence, work],
    between: [
      el(
        'details',
        {},
        el('summary', {}, texts.digests),
        digests.sha256.element,
        digests.sm3.element,
      ),
      trust.element,
      told,
    ],
    submit: texts.submit,
    busy: texts.busy,
    progress: true,
    act: async (progress) => {
      for (const one of [trust, digests.sha256, digests.sm3]) one.clear()
      await attempt(async () => act(given(), tellPercent(told, progress)))
      told.replaceChildren()
    },
  })
  return {
    element,
    take: async (files) => {
      await sortDropped(files, evidence, work)
      element.requestSubmit()
    },
    refuse: (which, problem) => fields[which].fail(problem),
  }
}

/** A field that is wrong has said so already. */
async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}

class Refused extends Error {}

/** A tenth at a time, so that a reader of screens is not told each percent. */
function tellPercent(place: HTMLElement, progress: (part: number) => void): (part: number) => void {
  let shown = -1
  return (part) => {
    progress(part)
    const tenth = Math.floor(part * 10)
    if (tenth === shown) return
    shown = tenth
    const percent = `${tenth * 10}%`
    place.replaceChildren(...(part < 1 ? [el('span', {}, fill(texts.reading, { percent }))] : []))
  }
}

function typedDigests(fields: Digests, hasFile: boolean): FileDigests | undefined {
  const { sha256, sm3 } = fields
  const [one = '', other = ''] = [sha256, sm3].map(({ input }) => input.value.trim().toLowerCase())
  if (one + other === '') return undefined
  if (hasFile) return refuseDigest(sha256, texts.both)
  if (!hex.test(one)) return refuseDigest(sha256, texts.badDigest)
  if (other !== '' && !hex.test(other)) return refuseDigest(sm3, texts.badDigest)
  return { sha256: one, ...(other !== '' && { sm3: other }) }
}

function refuseDigest({ element, fail }: Field, problem: Label): never {
  const details = element.closest('details')
  if (details) details.open = true
  fail(problem)
  throw new Refused(problem.en)
}

/** What looks like no evidence is the work. Where all of it does, the work must be chosen by hand. */
async function sortDropped(files: readonly File[], evidence: Field, work: Field): Promise<void> {
  const looks = await Promise.all(files.map(looksLikeEvidence))
  const others = files.filter((_, i) => !looks[i])
  if (others.length > 1) throw new Unusable(fill(texts.notEvidence, { name: others[1]!.name }))
  const parts = files.filter((_, i) => looks[i])
  if (parts.length > 0) putFiles(evidence, parts)
  if (others.length > 0) putFiles(work, others)
}
