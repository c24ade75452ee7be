/** `colophon identities apply`: an application for an identity certificate, by the person or by a child's guardian. */
import { createHash } from 'node:crypto'
import type { Defect } from '../api/cases/defects.ts'
import { identityForm, splitIdentity, type IdentityForm } from '../api/realname/form.ts'
import { subjectText } from '../api/realname/subject-signature.ts'
import { canonicalize } from '../verifier/canonical.ts'
import { handIn, printDefects, textOf, told } from './apply.ts'
import { parseObject, printCase } from './cases.ts'
import type { Client } from './client.ts'
import { chainOf } from './did-client.ts'
import { passphrase } from './did-passphrase.ts'
import { UsageError } from './fail.ts'
import { describeKey, signerOf } from './keystore.ts'
import { language } from './language.ts'
import { signedIn, type SessionOptions } from './session.ts'

export interface ApplyIdentityOptions extends SessionOptions {
  readonly check?: boolean
  /** Key file of the DID that is certified, where the guardian applies. */
  readonly subjectKey?: string
  readonly subjectPassphraseFile?: string
  readonly again?: boolean
  readonly lang?: string
  readonly json?: boolean
}

/** Checks a form and tells what is wrong with it, or hands it in. */
export async function applyIdentity(path: string, options: ApplyIdentityOptions): Promise<void> {
  const lang = language(options.lang)
  const given = parseObject(await textOf(path), path)
  const { client, did } = await signedIn(options)
  const form = await signedForm(client, given, options)
  if (options.check) {
    const checked = await client.post<{ defects: Defect[] }>('/v1/identities/check', form)
    const { defects } = checked
    if (options.json) console.log(JSON.stringify(checked, undefined, 2))
    else printDefects(defects, lang, options)
    if (defects.some(({ severity }) => severity === 'error')) process.exitCode = 1
    return
  }
  const key = options.again ? undefined : keyOf(did, form)
  const file = await handIn(client, '/v1/identities', form, key).catch((error: unknown) => {
    throw told(error, lang, options)
  })
  if (options.json) console.log(JSON.stringify(file, undefined, 2))
  else printCase(file)
}

/** The form with the signature of the child's key. One that cannot be read is sent as it is: the registry tells why. */
async function signedForm(
  client: Client,
  given: object,
  { subjectKey, passphraseFile, subjectPassphraseFile = passphraseFile }: ApplyIdentityOptions,
): Promise<object> {
  const { data: form } = identityForm.safeParse(given)
  if (subjectKey === undefined || form === undefined) return given
  const text = subjectText(splitIdentity(form).form)
  if (text === undefined) throw new UsageError('--subject-key is for forms that name a guardian')
  const chainId = await chainOf(client)
  const key = await describeKey(subjectKey, chainId)
  const from = subjectPassphraseFile === undefined ? {} : { passphraseFile: subjectPassphraseFile }
  const secret = key?.encrypted ? await passphrase(from) : undefined
  const signer = await signerOf(subjectKey, secret, chainId)
  if (signer.did !== form.subject)
    throw new UsageError(
      `${subjectKey} is the key of ${signer.did}, the form is for ${form.subject}`,
    )
  return { ...form, subjectSignature: await signer.signMessage(text) }
}

/** Made without personal data: the key stays on record when they are erased. */
function keyOf(did: string, given: object): string {
  const { data } = identityForm.safeParse(given)
  const form = data === undefined ? {} : splitIdentity(data satisfies IdentityForm).form
  return createHash('sha256').update(canonicalize({ did, form })).digest('hex')
}
