/** An entry of the log in JSON: its words, and the document they were computed from. */
import { z } from 'zod'
import { parseDocument } from '../../verifier/certificate.ts'
import { entryOf } from '../../verifier/entry-of.ts'
import { printEntry } from '../../verifier/entry.ts'
import { leafHash } from '../../verifier/merkle.ts'
import type { Recorded } from '../book/book.ts'
import { resourceOf } from './records.ts'

const word = z.string().meta({ description: '32 bytes, hex' })

export const logEntry = z
  .object({
    index: z.int(),
    stage: z.string(),
    bytes: z.string().meta({ description: 'The entry, 160 bytes, hex' }),
    leafHash: word,
    kind: z.string(),
    publicLookup: z.boolean(),
    time: z.int().meta({ description: 'Unix seconds' }),
    subject: z.string().meta({ description: 'UUID' }),
    holders: word,
    content: word,
    document: word,
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'LogEntry' })

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The entry of a record, computed from its document as every verifier does. */
export function toLogEntry(recorded: Recorded): z.output<typeof logEntry> {
  const entry = entryOf(parseDocument(recorded.document))
  const bytes = printEntry(entry)
  // What happened in a case is not for everybody: its entry shows that something did, and when.
  const { self, document } = resourceOf(recorded)?.links ?? {}
  const { kind, publicLookup, time, subject } = entry
  return {
    index: recorded.index,
    stage: recorded.stage,
    kind,
    publicLookup,
    time,
    subject,
    bytes: hex(bytes),
    leafHash: hex(leafHash(bytes)),
    holders: hex(entry.holders),
    content: hex(entry.content),
    document: hex(entry.document),
    links: {
      ...(self !== undefined && { record: self }),
      ...(document !== undefined && { document }),
      proof: `/v1/log/entries/${recorded.index}/proof`,
    },
  }
}
