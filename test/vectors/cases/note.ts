import { toBase64, toHex } from '../../../verifier/encoding.ts'
import { parseTlogProof, printTlogProof } from '../../../verifier/tlog-proof.ts'
import { fixedKey } from '../../verifier/_util/documents.ts'
import { logKey, origin, signCheckpoint, vkey } from '../../verifier/_util/evidence.ts'
import { inclusionProof, makeLeaves, root } from '../../verifier/_util/tree.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const tree = makeLeaves(8)
const rootHash = root(tree)
const good = signCheckpoint(8, rootHash)
const stranger = '— witness.example/w AAAAAAECAwQFBgcI\n'

function checkpointVectors(): Vector[] {
  const accept = accepting('checkpoint')
  const reject = rejecting('checkpoint')
  const read = { origin, size: 8, root: toHex(rootHash) }
  const bad = (name: string, note: string, text: string) =>
    reject(name, note, { text, vkey }, { code: 'checkpoint' })
  return [
    accept('signed', 'A checkpoint signed by its log.', { text: good, vkey }, read),
    accept(
      'other-signature',
      'A line by an unknown key is ignored.',
      { text: good + stranger, vkey },
      read,
    ),
    bad(
      'forged',
      'Signed with another key under the name of the log.',
      signCheckpoint(8, rootHash, fixedKey(9)),
    ),
    bad('size-changed', 'The size was changed after signing.', good.replace('\n8\n', '\n9\n')),
    bad(
      'root-changed',
      'The root was changed after signing.',
      good.replace(toBase64(rootHash), toBase64(root(makeLeaves(7)))),
    ),
    bad('size-leading-zero', 'The size has a leading zero.', good.replace('\n8\n', '\n08\n')),
    bad(
      'size-unsafe',
      'The size is beyond 2^53 - 1.',
      good.replace('\n8\n', '\n9007199254740992\n'),
    ),
    bad('extension-line', 'A line after the root.', good.replace('\n\n', '\nextension\n\n')),
    bad('unsigned', 'No signature line.', good.slice(0, good.indexOf('—'))),
    bad('no-last-newline', 'The last newline is missing.', good.slice(0, -1)),
    bad('carriage-return', 'Lines end with CR LF.', good.replaceAll('\n', '\r\n')),
    bad('hyphen', 'The signature line begins with a hyphen.', good.replace('—', '-')),
    bad(
      'base64-unused-bits',
      'Unused bits of the base64 are set.',
      good.replace(
        /(.)=\n\n/,
        (_, c: string) => `${String.fromCharCode(c.charCodeAt(0) + 1)}=\n\n`,
      ),
    ),
    reject(
      'vkey-other-id',
      "The verifier key has a key id that is not the key's.",
      { text: good, vkey: vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+') },
      { code: 'vkey' },
    ),
  ]
}

function proofVectors(): Vector[] {
  const accept = accepting('tlog-proof')
  const reject = rejecting('tlog-proof')
  const text = printTlogProof({ index: 5, hashes: inclusionProof(5, tree), checkpoint: good })
  const { hashes, index, checkpoint } = parseTlogProof(text)
  const bad = (name: string, note: string, changed: string) =>
    reject(name, note, { text: changed }, { code: 'proof' })
  return [
    accept(
      'proof',
      'A proof file as the registry writes it.',
      { text },
      { index, hashes: hashes.map(toHex), checkpoint },
    ),
    accept(
      'extra',
      'An extra line is allowed and means nothing.',
      { text: text.replace('\nindex', '\nextra AAEC\nindex') },
      { index, hashes: hashes.map(toHex), checkpoint },
    ),
    bad('version', 'Another version.', text.replace('@v1', '@v2')),
    bad('index-leading-zero', 'The index has a leading zero.', text.replace('index 5', 'index 05')),
    bad('index-missing', 'No index line.', text.replace('index 5\n', '')),
    bad(
      'hash-short',
      'A hash of 31 bytes.',
      text.replace(toBase64(hashes[0] ?? rootHash), toBase64(rootHash.subarray(1))),
    ),
    bad(
      'hash-base64',
      'A hash that is not base64.',
      text.replace(toBase64(hashes[0] ?? rootHash), '*'.repeat(44)),
    ),
    bad('no-checkpoint', 'No empty line and no checkpoint.', text.slice(0, text.indexOf('\n\n'))),
  ]
}

/** Checkpoints and proof files. */
export function noteVectors(): Vector[] {
  if (vkey.split('+')[0] !== origin || logKey.publicKey.length !== 32)
    throw new Error('unreachable')
  return [...checkpointVectors(), ...proofVectors()]
}
