/** Opens the forms as the registry does, with keys of its own and the registry's own clock. */
import {
  openCertificateForms,
  type CertificateForms,
} from '../../../../../api/certificates/forms/forms.ts'
import type { PressOptions } from '../../../../../api/certificates/forms/press.ts'
import type { DocumentKeys } from '../../../../../api/identity/document-key.ts'
import { ownTimestamper } from '../../../../../api/timestamps/own-timestamper.ts'
import { makeKeys, now } from '../../../timestamps/_util/keys.ts'

export interface OpenForms {
  readonly forms: CertificateForms
  readonly keys: DocumentKeys
}

export async function openForms(press?: PressOptions): Promise<OpenForms> {
  const keys = await makeKeys()
  const timestamper = ownTimestamper({ signer: keys.timestamps, now, name: 'Colophon clock' })
  const options = { signer: keys.documents, timestamper, now, ...(press && { press }) }
  return { forms: openCertificateForms(options), keys }
}
