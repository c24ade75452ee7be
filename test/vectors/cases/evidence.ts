import { gzipSync } from 'fflate'
import { canonicalize } from '../../../verifier/canonical.ts'
import { fromUtf8 } from '../../../verifier/encoding.ts'
import { parseTlogProof, printTlogProof } from '../../../verifier/tlog-proof.ts'
import {
  fileBytes,
  fileDigests,
  fixedKey,
  signDocument,
  unsignedDeposit,
  unsignedIdentity,
  unsignedWork,
} from '../../verifier/_util/documents.ts'
import {
  type Made,
  makeEvidence,
  signCheckpoint,
  trust,
  trustWithRevokedKey,
} from '../../verifier/_util/evidence.ts'
import { inclusionProof, makeLeaves, root } from '../../verifier/_util/tree.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const file = { ...fileDigests, size: fileBytes.length }

type Files = Readonly<Record<string, string>>

function textsOf(made: Made): Files {
  return Object.fromEntries(Array.from(made.files, ([name, bytes]) => [name, fromUtf8(bytes)]))
}

/** What the verifier is given beside the files; `expect` names the codes of steps that matter. */
type Given = Readonly<Record<string, unknown>>

const accept = (name: string, note: string, files: Files, given: Given, steps: object) =>
  accepting('evidence')(name, note, { files, ...given }, { verdict: 'pass', steps })
const reject = (name: string, note: string, files: Files, given: Given, steps: object) =>
  rejecting('evidence')(name, note, { files, ...given }, { verdict: 'fail', steps })

function withProof(
  files: Files,
  change: (proof: ReturnType<typeof parseTlogProof>) => object,
): Files {
  const proof = parseTlogProof(files['certificate.tlog-proof'] ?? '')
  return { ...files, 'certificate.tlog-proof': printTlogProof({ ...proof, ...change(proof) }) }
}

/** A status list credential; gzip by fflate, whose output does not depend on the machine. */
function statusList(purpose: string, ...set: number[]): string {
  const bits = new Uint8Array(16_384)
  for (const index of set) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7))
  const id = `https://registry.example/v1/status/${purpose}/0`
  const encodedList = `u${Buffer.from(gzipSync(bits, { mtime: 0 })).toString('base64url')}`
  const credentialSubject = {
    id: `${id}#list`,
    type: 'BitstringStatusList',
    statusPurpose: purpose,
    encodedList,
  }
  const { credentialStatus: _, ...head } = unsignedWork()
  const type = ['VerifiableCredential', 'BitstringStatusListCredential']
  return canonicalize(
    signDocument({ ...head, id, type, validFrom: '2026-12-01T00:00:00Z', credentialSubject }),
  )
}

const statusLists = (revoked: number[], suspended: number[]) => [
  statusList('revocation', ...revoked),
  statusList('suspension', ...suspended),
  statusList('refresh'),
]

async function accepted(made: Made): Promise<Vector[]> {
  const files = textsOf(made)
  const known = { trust, file, observation: made.observation }
  const { 'certificate.json': certificate = '' } = files
  const deposit = await makeEvidence({ unsigned: unsignedDeposit(), index: 4 })
  const identity = await makeEvidence({ unsigned: unsignedIdentity(), index: 6 })
  const { 'anchor.json': _, 'did.json': __, ...unanchored } = files
  return [
    accept('whole', 'Everything is there and holds.', files, known, {
      'file-digest': 'file-matches',
      'document-format': 'document-readable',
      'document-signature': 'signature-valid',
      'issuer-key': 'key-trusted',
      'log-inclusion': 'entry-included',
      'checkpoint-signature': 'checkpoint-signed',
      'anchor-record': 'anchor-consistent',
      'anchor-chain': 'anchor-on-chain',
      status: 'no-status-list',
    }),
    accept(
      'in-force',
      'With status lists.',
      files,
      { ...known, statusLists: statusLists([4], [6]) },
      { status: 'in-force' },
    ),
    accept(
      'no-node',
      'Without a node of the chain.',
      files,
      { trust, file },
      { 'issuer-key': 'key-trusted', 'anchor-chain': 'no-node' },
    ),
    accept(
      'no-trust',
      'With nothing known beforehand.',
      files,
      { file },
      {
        'document-signature': 'signature-valid',
        'issuer-key': 'key-claimed',
        'checkpoint-signature': 'log-key-claimed',
      },
    ),
    accept(
      'other-white-space',
      'The certificate in another order and with other white space.',
      { ...files, 'certificate.json': JSON.stringify(JSON.parse(certificate), null, 2) },
      known,
      { 'document-signature': 'signature-valid', 'log-inclusion': 'entry-included' },
    ),
    accept(
      'certificate-alone',
      'A certificate alone.',
      { 'certificate.json': certificate },
      {},
      { 'document-signature': 'signature-key-unknown', 'log-inclusion': 'no-proof' },
    ),
    accept(
      'not-anchored-yet',
      'Published, not anchored yet.',
      unanchored,
      { trust },
      { 'issuer-key': 'key-trusted-unanchored', 'anchor-record': 'not-anchored' },
    ),
    accept(
      'revoked-later',
      'The key was revoked after the anchor, which a node confirms.',
      files,
      { ...known, trust: trustWithRevokedKey(13) },
      { 'issuer-key': 'key-trusted' },
    ),
    accept(
      'revoked-later-no-node',
      'The key was revoked after the anchor, but only the evidence says so.',
      files,
      { trust: trustWithRevokedKey(13) },
      { 'issuer-key': 'key-revoked-later' },
    ),
    accept(
      'deposit',
      'A deposit receipt.',
      textsOf(deposit),
      { trust, file, observation: deposit.observation },
      { 'file-digest': 'file-matches', 'log-inclusion': 'entry-included', status: 'never-revoked' },
    ),
    accept(
      'identity',
      'An identity certificate.',
      textsOf(identity),
      { trust },
      { 'file-digest': 'no-file-listed', 'log-inclusion': 'entry-included' },
    ),
  ]
}

async function rejected(made: Made): Promise<Vector[]> {
  const files = textsOf(made)
  const known = { trust, file, observation: made.observation }
  const { 'certificate.json': certificate = '', 'anchor.json': anchor = '' } = files
  const tree = makeLeaves(8)
  const forked = {
    index: 5,
    hashes: inclusionProof(5, tree),
    checkpoint: signCheckpoint(8, root(tree)),
  }
  const { 'anchor.json': _, 'did.json': __, ...unanchored } = files
  const stolen = await makeEvidence({
    signed: signDocument(unsignedWork(), fixedKey(7).privateKey),
  })
  const early = await makeEvidence({ blockNumber: 2 })
  const elsewhere = trust.chains.map((chain) => ({ ...chain, anchorLog: `0x${'ab'.repeat(20)}` }))
  const seen = made.observation
  return [
    reject(
      'another-file',
      'The file is another.',
      files,
      { ...known, file: { ...file, sha256: '00'.repeat(32) } },
      { 'file-digest': 'file-differs' },
    ),
    reject(
      'certificate-changed',
      'The title was changed.',
      { ...files, 'certificate.json': certificate.replace('静夜思（英译）', '静夜思（日译）') },
      known,
      { 'document-signature': 'signature-invalid', 'log-inclusion': 'entry-not-included' },
    ),
    reject(
      'duplicate-member',
      'A member of the certificate is there twice.',
      {
        ...files,
        'certificate.json': certificate.replace(
          '"examination":',
          '"examination":"automatic","examination":',
        ),
      },
      known,
      { 'document-format': 'document-not-json' },
    ),
    reject(
      'unknown-member',
      'The certificate has a member that the format does not know.',
      {
        ...files,
        'certificate.json': certificate.replace('"examination":', '"extra":1,"examination":'),
      },
      known,
      { 'document-format': 'document-malformed' },
    ),
    reject(
      'number-written-otherwise',
      'A number of the certificate is written another way.',
      { ...files, 'certificate.json': certificate.replace('"rights":131071', '"rights":131071.0') },
      known,
      { 'document-format': 'document-not-json' },
    ),
    reject(
      'date-written-otherwise',
      'A time of the certificate is written another way.',
      {
        ...files,
        'certificate.json': certificate.replace(
          '"validFrom":"2026-11-22T07:05:40Z"',
          '"validFrom":"2026-11-22T07:05:40+00:00"',
        ),
      },
      known,
      { 'document-format': 'document-malformed' },
    ),
    reject(
      'another-signer',
      "Signed with a key that is not the registrar's.",
      textsOf(stolen),
      { trust },
      { 'document-signature': 'signature-invalid' },
    ),
    reject(
      'unknown-registrar',
      'The issuer is not a registrar that is known.',
      files,
      { trust: { ...trust, registrars: [] } },
      { 'issuer-key': 'registrar-unknown' },
    ),
    reject(
      'revoked-key',
      'The key was revoked in the block of the anchor.',
      files,
      { ...known, trust: trustWithRevokedKey(12) },
      { 'issuer-key': 'key-revoked' },
    ),
    reject(
      'revoked-key-unanchored',
      'The key was revoked before the anchor.',
      unanchored,
      { trust: trustWithRevokedKey(12) },
      { 'issuer-key': 'key-revoked-unanchored' },
    ),
    reject(
      'key-not-yet-valid',
      'Anchored before the key was valid.',
      textsOf(early),
      { trust, observation: early.observation },
      { 'issuer-key': 'key-not-yet-valid' },
    ),
    reject(
      'another-index',
      'The inclusion proof is for another index.',
      withProof(files, () => ({ index: 4 })),
      known,
      { 'log-inclusion': 'entry-not-included' },
    ),
    reject(
      'forked-tree',
      'The log signed another tree of the same size.',
      withProof(files, () => forked),
      known,
      {
        'log-inclusion': 'entry-not-included',
        'checkpoint-signature': 'checkpoint-signed',
        'anchor-record': 'anchor-of-another-checkpoint',
      },
    ),
    reject(
      'forged-checkpoint',
      'The checkpoint is signed with another key.',
      withProof(files, () => ({
        checkpoint: signCheckpoint(
          8,
          Uint8Array.from(Buffer.from(made.anchor.root, 'hex')),
          fixedKey(9),
        ),
      })),
      known,
      { 'log-inclusion': 'entry-included', 'checkpoint-signature': 'checkpoint-unsigned' },
    ),
    reject(
      'changed-checkpoint',
      'The size in the checkpoint was changed.',
      withProof(files, ({ checkpoint }) => ({ checkpoint: checkpoint.replace('\n8\n', '\n9\n') })),
      known,
      { 'checkpoint-signature': 'checkpoint-signature-invalid' },
    ),
    reject(
      'unknown-log',
      'The log is not one that is known.',
      files,
      { trust: { ...trust, logs: [] } },
      { 'checkpoint-signature': 'log-unknown' },
    ),
    reject(
      'anchor-changed',
      'The anchor record was changed.',
      { ...files, 'anchor.json': anchor.replace('"blockNumber":12', '"blockNumber":11') },
      known,
      { 'anchor-record': 'anchor-inconsistent' },
    ),
    reject(
      'unknown-contract',
      'The anchor is in a contract that is not known.',
      files,
      { ...known, trust: { ...trust, chains: elsewhere } },
      { 'anchor-record': 'anchor-contract-unknown' },
    ),
    reject(
      'block-not-on-chain',
      'The node has another block at this number.',
      files,
      { ...known, observation: { ...seen, blockHash: `0x${'00'.repeat(32)}` } },
      { 'anchor-chain': 'block-differs' },
    ),
    reject(
      'another-chain',
      'The node belongs to another chain.',
      files,
      { ...known, observation: { ...seen, chainId: 1 } },
      { 'anchor-chain': 'other-chain' },
    ),
    reject(
      'checkpoint-not-on-chain',
      'The contract does not have the checkpoint.',
      files,
      { ...known, observation: { ...seen, checkpoint: null } },
      { 'anchor-chain': 'checkpoint-not-on-chain' },
    ),
    reject(
      'revoked',
      'The certificate is revoked.',
      files,
      { ...known, statusLists: statusLists([5], []) },
      { status: 'revoked' },
    ),
    reject(
      'suspended',
      'The certificate is suspended.',
      files,
      { ...known, statusLists: statusLists([], [5]) },
      { status: 'suspended' },
    ),
    rejecting('evidence')(
      'unknown-file',
      'A file that is no part of evidence.',
      { files: { ...files, 'extra.txt': 'x' } },
      { code: 'evidence' },
    ),
    rejecting('evidence')(
      'no-certificate',
      'No certificate.',
      { files: { 'certificate.tlog-proof': files['certificate.tlog-proof'] } },
      { code: 'evidence' },
    ),
  ]
}

/** Whole evidence and its verification, step by step. */
export async function evidenceVectors(): Promise<Vector[]> {
  const made = await makeEvidence()
  return [...(await accepted(made)), ...(await rejected(made))]
}
