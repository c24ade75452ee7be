/** The public register against the log: rows, counts and search index are derived again and compared. */
import type { Context } from '../context.ts'
import { Batch, cursors } from '../register/batch.ts'
import { blockLength, encodeDocs } from '../register/docs.ts'
import { CountChanges, type Count } from '../register/counts.ts'
import type { RegisterRow } from '../register/entry.ts'
import { OpenBlock } from '../register/postings.ts'
import { Problems, type Finding } from './findings.ts'

