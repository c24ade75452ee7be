/** What a step of the staff is sent with: the fields of its form (api/routes/step-schemas.ts takes them). */
import { reasonsWithBasis, type Label } from '../../../../verifier/vocabulary.ts'
import type { Choice, Field, Values } from '../checked-form.tsx'
import type { Case, PossibleStep } from '../queries.ts'
import { staffTexts } from '../texts.ts'
import { reasonWord } from '../words.ts'
import { stepTexts } from './step-texts.ts'

const choice = (value: string, label: Label): Choice => ({ value, label })

const letter: Field = {
  name: 'text',
  label: stepTexts.letter,
  hint: stepTexts.letterHint,
  kind: 'lines',
  required: true,
}
const note: Field = { name: 'note', label: staffTexts.note, kind: 'lines' }

const byStep: Readonly<Record<string, readonly Field[]>> = {
  notAccept: [letter],
  refuse: [letter],
  assign: [
    {
      name: 'assignee',
      label: stepTexts.assignee,
      kind: 'line',
      required: true,
      pattern: [/^did:ethr:0x[0-9a-fA-F]+:0x[0-9a-fA-F]{40}$/, stepTexts.badDid],
    },
  ],
  passToReview: [
    {
      name: 'opinion',
      label: stepTexts.opinion,
      hint: stepTexts.letterHint,
      kind: 'lines',
      required: true,
    },
  ],
  approve: [
    { name: 'opinion', label: stepTexts.opinionOptional, kind: 'lines' },
    {
      name: 'documentChecked',
      label: stepTexts.documentChecked,
      hint: stepTexts.documentCheckedHint,
      kind: 'choices',
      choices: [
        choice('/work', stepTexts.factWork),
        choice('/authors', stepTexts.factAuthors),
        choice('/owners', stepTexts.factOwners),
        choice('/ownershipForm', stepTexts.factOwnership),
      ],
    },
  ],
  verify: [
    {
      name: 'assuranceLevel',
      label: stepTexts.level,
      hint: stepTexts.levelHint,
      kind: 'choice',
      required: true,
      choices: [
        choice('declared', stepTexts.levelDeclared),
        choice('documentChecked', stepTexts.levelDocuments),
        choice('systemVerified', stepTexts.levelSystem),
      ],
    },
    {
      name: 'method',
      label: stepTexts.method,
      kind: 'choice',
      required: true,
      choices: (
        [
          'documentInspection',
          'videoInterview',
          'authoritativeSource',
          'certificateAuthority',
        ] as const
      ).map((method) => choice(method, stepTexts[method])),
    },
  ],
}

/** Fields that name the act of a court that a decision rests on. */
export const basisFields: readonly Field[] = [
  { name: 'authority', label: staffTexts.authority, kind: 'line', required: true },
  { name: 'caseNumber', label: staffTexts.caseNumber, kind: 'line', required: true },
  {
    name: 'document',
    label: staffTexts.documentDigest,
    kind: 'line',
    pattern: [/^[0-9a-f]{64}$/, staffTexts.badDigest],
  },
]

/** Fields of the reason, for steps that have to give one. */
export function reasonField(reasons: readonly string[]): Field {
  return {
    name: 'reason',
    label: staffTexts.reason,
    kind: 'choice',
    required: true,
    choices: reasons.map((reason) => choice(reason, reasonWord(reason))),
  }
}

export function fieldsOf({ transition, reasons }: PossibleStep, of: Case): readonly Field[] {
  const more = transition === 'grant' ? [...(needsBasis(of) ? basisFields : []), note] : []
  const own = Object.hasOwn(byStep, transition) ? (byStep[transition] ?? []) : []
  return [...(reasons === undefined ? [] : [reasonField(reasons)]), ...own, ...more]
}

/** Whether a request names a judgment or award as its ground. */
function needsBasis({ events }: Case): boolean {
  const ground = events[0]?.payload['ground']
  return reasonsWithBasis.some((one) => one === ground)
}

const basisNames = ['authority', 'caseNumber', 'document']

/** What was filled in, as a step takes it: the reason beside the payload, the order within it. */
export function stepOf(
  { transition }: PossibleStep,
  of: Case,
  { reason, ...values }: Values,
): { transition: string; expected: number; reason?: string; payload: Record<string, unknown> } {
  const entries = Object.entries(values)
  const basis = Object.fromEntries(entries.filter(([name]) => basisNames.includes(name)))
  const plain = Object.fromEntries(entries.filter(([name]) => !basisNames.includes(name)))
  return {
    transition,
    expected: of.events.length,
    ...(typeof reason === 'string' && { reason }),
    payload: { ...plain, ...(Object.keys(basis).length > 0 && { basis }) },
  }
}
