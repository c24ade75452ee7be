/** What went wrong, in the words of the page. */
import type { Label } from '../verifier/vocabulary.ts'
import type { Notice } from './app.ts'
import { el } from './dom.ts'
import { KeystoreError, type KeystoreCode } from './keystore.ts'
import { fill } from './format.ts'
import { RefusedError } from './registry.ts'
import { OtherPlaceError } from './sign-in.ts'
import { texts } from './texts.ts'
import { WalletError, type WalletCode } from './wallet.ts'

const byKeystore = {
  form: texts.fileForm,
  unsupported: texts.fileUnsupported,
  too_costly: texts.fileTooCostly,
  passphrase: texts.passphraseWrong,
  address: texts.fileAddress,
} as const satisfies Record<KeystoreCode, Label>

const byWallet = {
  rejected: texts.walletRejected,
  busy: texts.walletBusy,
  other_account: texts.walletOther,
  failed: texts.walletFailed,
} as const satisfies Record<WalletCode, Label>

const byCode: Readonly<Record<string, Label>> = {
  unreachable: texts.unreachable,
  unavailable: texts.unavailable,
  internal: texts.unavailable,
  too_many_requests: texts.tooMany,
  not_controller: texts.notController,
  nonce_expired: texts.nonceOver,
  nonce_used: texts.nonceOver,
  message_expired: texts.nonceOver,
  unauthenticated: texts.sessionOver,
  session_expired: texts.sessionOver,
  session_revoked: texts.sessionOver,
}

const over = new Set(['unauthenticated', 'session_expired', 'session_revoked'])

/** Whether a request was refused because its session has ended. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof RefusedError && over.has(error.code)
}

/** What to tell of an error. */
export function labelOf(error: unknown): Label {
  if (error instanceof KeystoreError) return byKeystore[error.code]
  if (error instanceof WalletError) return byWallet[error.code]
  if (!(error instanceof RefusedError)) return texts.failed
  const known = byCode[error.reason ?? error.code] ?? byCode[error.code]
  return known ?? fill(texts.refused, { detail: error.message })
}

/** The same, to be told above the view; with a link where the registry is elsewhere. */
export function noticeOf(error: unknown): Notice {
  if (!(error instanceof OtherPlaceError)) return { text: labelOf(error), tone: 'bad' }
  const { origin } = error
  if (origin === undefined || !/^https?:\/\//.test(origin))
    return { text: texts.otherPlaceUnnamed, tone: 'bad' }
  const link = el('a', { href: `${origin}/did` }, `${origin}/did`)
  return { text: el('span', {}, texts.otherPlace, ' ', link), tone: 'bad' }
}
