/** What the routes see of the context. */
import type { Registry } from 'prom-client'
import {
  type FileDigests,
  parseTrust,
  readEvidence,
  verify,
  VerificationError,
  type Report,
} from '../verifier/index.ts'
import { attempt } from '../verifier/case.ts'
import { readDocument } from '../verifier/certificate.ts'
import { parseStatusListUrl, statusPurposes } from '../verifier/certificate-parts.ts'
import { gunzip } from './certificates/status-list.ts'
import type { Context } from './context.ts'
import { ApiError } from './errors.ts'
import { createRelay } from './identity/relay.ts'
import { readZip, ZipError } from './evidence/zip.ts'
import { ed25519Verify } from './log/ed25519.ts'
import { createLogIndex } from './log/log-index.ts'
import { openOffice } from './office/open-office.ts'
import type { Readiness, Services } from './services.ts'
import { decryptStream } from './store/age.ts'

/** Builds the routes' services. */
export function servicesOf(context: Context, metrics: Registry): Services {
  const { config, logger, book, store, log, chain, dids, register } = context
  const { keyring, trust, vault, access, checks } = context
  return {
    config,
    logger,
    metrics,
    book,
    store,
    log,
    logIndex: createLogIndex(context),
    dids,
    register,
    vault,
    uploads: context.uploads,
    access,
    checks,
    office: openOffice(context),
    relay: createRelay({ chain, dids }),
    forms: context.forms,
    webhooks: context.webhooks,
    trust,
    intake: { encryptTo: keyring.store.recipient },
    openFile: ({ cid, encrypted }) => {
      const bytes = store.get(cid)
      return encrypted === true ? decryptStream(bytes, keyring.store.identity) : bytes
    },
    ready: () => readiness(context),
    verifyEvidence: (evidence, file) => verifyHere(context, evidence, file),
  }
}

async function told(check: Promise<unknown>): Promise<string> {
  return check.then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.name : 'does not answer'),
  )
}

/**
 * Whether acts are accepted: database, store and log must work. The chain may be away: anchoring waits for it. It may
 * not hold a checkpoint of another log.
 */
async function readiness(context: Context): Promise<Readiness> {
  const { db, store, publisher, anchorer } = context
  const [database, files] = await Promise.all([told(db.check()), told(store.check())])
  const log = publisher.failure === undefined ? 'ok' : publisher.failure.name
  const ok = [database, files, log].every((state) => state === 'ok') && !anchorer.foreign
  return { ok, checks: { database, store: files, log, chain: chainState(anchorer) } }
}

function chainState({ foreign, failure }: Context['anchorer']): string {
  if (foreign) return 'holds a checkpoint that is not ours: nothing is taken in'
  return failure === undefined ? 'ok' : `${failure.name}: anchoring waits`
}

async function verifyHere(
  context: Context,
  given: Uint8Array | ReadonlyMap<string, Uint8Array>,
  file?: FileDigests,
): Promise<Report> {
  const trust = parseTrust(await context.trust())
  try {
    const evidence = readEvidence(given instanceof Uint8Array ? readZip(given) : given)
    const statusLists = await ownLists(context, evidence.certificate)
    return verify(evidence, { trust, ed25519Verify, gunzip, statusLists, ...(file && { file }) })
  } catch (error) {
    if (!(error instanceof ZipError || error instanceof VerificationError)) throw error
    throw new ApiError(
      'invalid_request',
      `This is no evidence: ${error.message}.`,
      {},
      { cause: error },
    )
  }
}

/** The newest status lists that a certificate of ours names: what the evidence holds may be older. */
async function ownLists({ book }: Context, certificate: Uint8Array): Promise<string[]> {
  const read = attempt(() => readDocument(new TextDecoder().decode(certificate)))
  if (read.state !== 'read' || !('credentialStatus' in read.value.document)) return []
  const found = await Promise.all(
    read.value.document.credentialStatus.map(async ({ statusListCredential }) => {
      const named = parseStatusListUrl(statusListCredential)
      const purpose = statusPurposes.find((one) => one === named?.purpose)
      return purpose && named && book.statusList(purpose, named.list)
    }),
  )
  return found.filter((text) => text !== undefined)
}
