/** What the sheet of a certificate looks like in JSON. */
import { z } from 'zod'
import { assertionSources, codesOf } from '../../verifier/vocabulary.ts'
import { registerStates } from '../register/entry.ts'
import { answers, json, uuid } from './schemas.ts'

const label = z
  .object({ zh: z.string(), en: z.string() })
  .meta({ id: 'Label', description: 'Words in both languages' })
const seconds = z.int().meta({ description: 'Unix seconds' })

const value = z.object({
  text: z.string().exactOptional().meta({ description: 'Words as they are in the document' }),
  note: label.exactOptional(),
  exact: z.boolean().exactOptional().meta({ description: 'Digits that are compared one by one' }),
})

const line = z
  .object({
    id: z.string().meta({ description: 'Name of the fact' }),
    label,
    values: z.array(value),
    source: z
      .enum(codesOf(assertionSources))
      .exactOptional()
      .meta({ description: 'Who asserted it' }),
  })
  .meta({ id: 'SheetLine' })
const lines = z.array(line)

const sheetSection = z.object({
  id: z.string(),
  title: label,
  lines: lines.exactOptional(),
  table: z.object({ columns: z.array(label), rows: z.array(z.array(value)) }).exactOptional(),
})

const replacement = z.object({
  id: z.string(),
  registrationNumber: z.string().exactOptional(),
})

const status = z.object({
  state: z.enum([...registerStates, 'pendingAnchor', 'termExpired']),
  tone: z.enum(['good', 'waiting', 'ended']),
  label,
  notes: z.array(label),
  replacedBy: replacement.exactOptional(),
})

const event = z.object({
  time: seconds,
  change: label,
  reason: label,
  documentId: z.string().exactOptional(),
  replacedBy: replacement.exactOptional(),
})

const anchor = z.object({
  txHash: z.string(),
  blockNumber: z.int(),
  blockTime: seconds,
  size: z.int().meta({ description: 'Entries that the anchor covers' }),
})

const version = z.object({
  id: uuid,
  registrationNumber: z.string().exactOptional(),
  time: z.string(),
  state: z.enum(registerStates),
})

/** Exported for tests: an answer has nothing that the description does not tell of. */
export const sheet = z
  .object({
    id: uuid,
    stage: z.enum(['sequenced', 'published', 'anchored']),
    logIndex: z.int(),
    anchor: anchor.exactOptional(),
    kind: z.enum(['work', 'identity']),
    title: label,
    name: z.string(),
    registrar: z.string(),
    number: line,
    status,
    face: lines,
    formula: label,
    date: line,
    evidence: lines,
    notice: label,
    proves: z.array(label),
    provesNot: z.array(label),
    annex: z.array(sheetSection),
    history: z.array(event).meta({ description: 'Oldest first' }),
    versions: z.array(version).meta({
      description: 'Certificates of the same registration, oldest first, this one among them',
    }),
  })
  .meta({
    id: 'CertificateSheet',
    description: 'What stands on the PDF and the page of a certificate, as it holds now',
  })

export const sheetPath = z.strictObject({ id: uuid })

export const sheetOperation = {
  tags: ['certificates'],
  summary: 'What stands on a certificate, in words of both languages',
  description:
    'The facts with who asserted each, the state now, what it shows and what not, the history, and the versions before and after corrections.',
  requestParams: { path: sheetPath },
  responses: answers({ 200: json('The sheet', sheet) }),
}
