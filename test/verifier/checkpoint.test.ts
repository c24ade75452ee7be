import assert from 'node:assert/strict'
import { sign } from 'node:crypto'
import fc from 'fast-check'
import {
  checkNoteSignatures,
  checkpointBody,
  keyId,
  parseCheckpoint,
  parseVkey,
  printNote,
  printVkey,
  verifyCheckpoint,
} from '../../verifier/checkpoint.ts'
import { fromBase64, toHex, toUtf8 } from '../../verifier/encoding.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { fixedKey } from './_util/documents.ts'
import { logKey, origin, signCheckpoint, vkey } from './_util/evidence.ts'
import { runs } from '../_util/runs.ts'

const is = (code: string) => (error: unknown) =>
  error instanceof VerificationError && error.code === code

// Example of C2SP tlog-checkpoint (c2sp.org/tlog-checkpoint).
const published = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`
const rootHash = new Uint8Array(32).fill(7)
const good = signCheckpoint(8, rootHash)

/** Lines of a note, joined. */
function write(...lines: (string | undefined)[]): string {
  return lines.join('\n')
}

describe('checkpoint', () => {
  it('reads the published example of the C2SP specification, and prints it back', () => {
    const checkpoint = parseCheckpoint(published)
    assert.equal(checkpoint.origin, 'example.com/behind-the-sofa')
    assert.equal(checkpoint.size, 20852163)
    assert.equal(toHex(checkpoint.signatures[0]!.keyId), '033de0ae')
    assert.equal(checkpoint.signatures[0]!.signature.length, 64)
    assert.equal(printNote(checkpoint.body, checkpoint.signatures), published)
  })

  it('computes the key id of the published example of Go sumdb/note', () => {
    const text = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    const parsed = parseVkey(text)
    assert.equal(toHex(keyId(parsed.name, parsed.publicKey)), 'c74f20a3')
    assert.equal(printVkey(parsed.name, parsed.publicKey), text)
    const note = `If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n`
    const signature = fromBase64(
      'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
    )
    const signatures = [
      { name: 'PeterNeumann', keyId: signature.slice(0, 4), signature: signature.slice(4) },
    ]
    const checkpoint = { origin: '', size: 0, root: rootHash, body: note, signatures }
    assert.equal(checkNoteSignatures(checkpoint, [parsed]), 'valid')
    assert.equal(checkNoteSignatures({ ...checkpoint, body: `${note}\n` }, [parsed]), 'invalid')
  })

  it('reads back what it printed', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (size, root) => {
          const { signatures: _, ...parsed } = parseCheckpoint(signCheckpoint(size, root))
          assert.deepEqual(parsed, { origin, size, root, body: checkpointBody(origin, size, root) })
        },
      ),
      { numRuns: runs() },
    )
  })

  it('verifies by the key of the log, and ignores lines by others', () => {
    const witness = fixedKey(5)
    const id = keyId('witness.example', witness.publicKey)
    const bodyBytes = toUtf8(checkpointBody(origin, 8, rootHash))
    const cosignature = new Uint8Array(sign(null, bodyBytes, witness.privateKey))
    const line = (signature: Uint8Array) =>
      printNote('', [{ name: 'witness.example', keyId: id, signature }]).slice(1)
    assert.equal(verifyCheckpoint(good, [parseVkey(vkey)]).size, 8)
    assert.equal(verifyCheckpoint(good + line(cosignature), [parseVkey(vkey)]).signatures.length, 2)
    const broken = good + line(cosignature.with(0, cosignature[0]! ^ 1))
    assert.equal(verifyCheckpoint(broken, [parseVkey(vkey)]).size, 8)
    const knowsWitness = [
      parseVkey(vkey),
      parseVkey(printVkey('witness.example', witness.publicKey)),
    ]
    assert.equal(checkNoteSignatures(parseCheckpoint(broken), knowsWitness), 'invalid')
  })

  it('refuses a forged checkpoint: no line, or a wrong one, by the key of the log', () => {
    const forged = signCheckpoint(8, rootHash, fixedKey(9))
    assert.throws(() => verifyCheckpoint(forged, [parseVkey(vkey)]), is('checkpoint'))
    assert.throws(
      () => verifyCheckpoint(good.replace('\n8\n', '\n9\n'), [parseVkey(vkey)]),
      is('checkpoint'),
    )
    assert.throws(() => verifyCheckpoint(good, []), is('checkpoint'))
    const elsewhere = parseVkey(printVkey('other.example', logKey.publicKey))
    assert.throws(() => verifyCheckpoint(good, [elsewhere]), is('checkpoint'))
  })

  it('refuses every other way of writing one', () => {
    const [o, size, root, , line] = good.split('\n')
    const bad = [
      good.slice(0, -1),
      `${good}\n`,
      `${good}x`,
      `\n${good}`,
      good.replaceAll('\n', '\r\n'),
      write(o, '08', root, '', line, ''),
      write(o, '+8', root, '', line, ''),
      write(o, '8.0', root, '', line, ''),
      write(o, '9007199254740992', root, '', line, ''),
      write(o, size, root, 'extension', '', line, ''),
      write(o, size, root, ''),
      write(o, size, root, '', ''),
      write(o, size, `${root}=`, '', line, ''),
      write(o, size, root?.slice(4), '', line, ''),
      write('', size, root, '', line, ''),
      write('a b', size, root, '', line, ''),
      write('a+b', size, root, '', line, ''),
      write(o, size, root, '', line?.replace('—', '-'), ''),
      write(o, size, root, '', `${line} `, ''),
      write(o, size, root, '', line?.replace(' ', '  '), ''),
      write(o, size, root, '', `— ${o} AAAA`, ''),
      write(o, size, root, '', ...Array<string>(65).fill(line ?? ''), ''),
    ]
    for (const text of bad)
      assert.throws(() => parseCheckpoint(text), is('checkpoint'), JSON.stringify(text))
    assert.throws(() => checkpointBody(origin, -1, rootHash), is('checkpoint'))
    assert.throws(() => checkpointBody(origin, 1, rootHash.subarray(1)), is('checkpoint'))
  })

  it('refuses verifier keys with another key id, algorithm or name', () => {
    const [name, id, key] = [
      'registry.example/log',
      toHex(keyId(origin, logKey.publicKey)),
      vkey.split('+').slice(2).join('+'),
    ]
    assert.equal(`${name}+${id}+${key}`, vkey)
    for (const text of [
      '',
      name,
      `${name}+00000000+${key}`,
      `+${id}+${key}`,
      `${name}+${id}+${key.replace('A', 'B')}`,
      `${name}+${id.toUpperCase()}x+${key}`,
      `${name} x+${id}+${key}`,
    ]) {
      assert.throws(() => parseVkey(text), is('vkey'), text)
    }
    assert.throws(() => printVkey('a b', logKey.publicKey), is('vkey'))
  })
})
