/** Documents on record, as far as the creators' pages show them. Their members are as docs/formats/ has them. */
import type { Schema } from '../../base/client.ts'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { commonTexts } from './texts.ts'

export type Recorded = Schema<'Record'>

export interface FileFacts {
  readonly mediaType: string
  readonly size: number
  readonly digests: { readonly sha256: string; readonly sm3: string }
  readonly cid?: string
  readonly encrypted?: boolean
}

interface DepositDocument {
  readonly validFrom: string
  readonly credentialSubject: { readonly file: FileFacts; readonly contentSalt?: string }
}

export interface Deposit {
  readonly id: string
  readonly stage: Recorded['stage']
  /** RFC 3339. */
  readonly time: string
  readonly file: FileFacts
  /** The log shows the bare digest. */
  readonly publicLookup: boolean
}

/** A deposit out of its record. */
export function depositOf({ id, stage, document }: Recorded): Deposit {
  const { validFrom: time, credentialSubject } = document as unknown as DepositDocument
  const { file, contentSalt } = credentialSubject
  return { id, stage, time, file, publicLookup: contentSalt === undefined }
}

const stages: Readonly<Record<Recorded['stage'], Label>> = {
  sequenced: commonTexts.stageSequenced,
  published: commonTexts.stagePublished,
  anchored: commonTexts.stageAnchored,
}

export const stageLabel = (stage: Recorded['stage']): Label => stages[stage]
