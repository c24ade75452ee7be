import assert from 'node:assert/strict'
import { sha256 } from '../../../verifier/digest.ts'
import { toHex, toUtf8 } from '../../../verifier/encoding.ts'
import { printEntry, zeroWord, type EntryKind } from '../../../verifier/entry.ts'
import { leafHash } from '../../../verifier/merkle.ts'
import { printTlogProof } from '../../../verifier/tlog-proof.ts'
import {
  checkBetween,
  checkEntry,
  signedBy,
  type Between,
  type Step,
} from '../../../web/public/log-checks.ts'
import { logTexts as texts } from '../../../web/public/log-texts.ts'
import { logKey, signCheckpoint, vkey } from '../../verifier/_util/evidence.ts'
import { consistencyProof, inclusionProof, makeLeaves, root } from '../../verifier/_util/tree.ts'

const leaves = makeLeaves(9)
const hex = (hashes: readonly Uint8Array[]): string[] => hashes.map(toHex)
const rootAt = (size: number): Uint8Array => root(leaves.slice(0, size))
const signed = (size: number, at = rootAt(size)) => signedBy(vkey, signCheckpoint(size, at))

function consistency(from: number, to: number) {
  return {
    fromRoot: toHex(rootAt(from)),
    toRoot: toHex(rootAt(to)),
    hashes: hex(consistencyProof(from, leaves.slice(0, to))),
  }
}

const outcome = (steps: readonly Step[]): (boolean | undefined)[] =>
  steps.map(({ passed }) => passed)

const ofAll = (from: number, to: number): Between => ({
  from,
  to,
  proof: consistency(from, to),
  checkpoint: signed(9),
  ...(to < 9 && { onward: consistency(to, 9) }),
})

describe('the check between two sizes of the log', () => {
  it('takes sizes that lead to the checkpoint that the log has signed', () => {
    for (const [from, to] of [
      [1, 9],
      [4, 7],
      [3, 3],
      [9, 9],
    ] as const)
      assert.deepEqual(outcome(checkBetween(ofAll(from, to))), [true, true], `${from} ${to}`)
  })

  it('does not take roots that nobody signed, however well they agree with each other', () => {
    const made = makeLeaves(12).toReversed()
    const proof = {
      fromRoot: toHex(root(made.slice(0, 4))),
      toRoot: toHex(root(made.slice(0, 7))),
      hashes: hex(consistencyProof(4, made.slice(0, 7))),
    }
    const onward = {
      fromRoot: proof.toRoot,
      toRoot: toHex(root(made.slice(0, 9))),
      hashes: hex(consistencyProof(7, made.slice(0, 9))),
    }
    const between = { from: 4, to: 7, proof, checkpoint: signed(9), onward }
    assert.deepEqual(outcome(checkBetween(between)), [true, false])
    assert.deepEqual(outcome(checkBetween({ ...between, checkpoint: signed(7) })), [true, false])
  })

  it('does not take the word of a registry that shows no checkpoint, or one of a smaller log', () => {
    const { from, to, proof } = ofAll(4, 9)
    assert.deepEqual(outcome(checkBetween({ from, to, proof, checkpoint: undefined })), [
      true,
      false,
    ])
    assert.deepEqual(outcome(checkBetween({ from, to, proof, checkpoint: signed(7) })), [
      true,
      false,
    ])
  })
})

describe('the check of an entry', () => {
  const document = '{"title":"静夜思"}'
  const entryOf = (kind: EntryKind) => ({
    kind,
    publicLookup: false,
    time: 1_764_000_000,
    subject: '01935262-1111-7000-8000-000000000001',
    holders: zeroWord,
    content: zeroWord,
    document: sha256(toUtf8(document)),
  })
  const given = (kind: EntryKind, index = 3) => {
    const bytes = printEntry(entryOf(kind))
    const all = leaves.with(index, leafHash(bytes))
    const checkpoint = signCheckpoint(9, root(all), logKey)
    const proof = printTlogProof({ index, hashes: inclusionProof(index, all), checkpoint })
    return { entry: { index, bytes: toHex(bytes) }, proof, vkey }
  }

  it('tells what the bytes say, and that document, proof and signature agree', () => {
    const { entry, ...rest } = given('deposit')
    const checked = checkEntry(entry, { ...rest, document })
    assert.deepEqual(outcome(checked.steps), [true, true, true])
    assert.deepEqual(checked.entry, entryOf('deposit'))
  })

  it('says that the document of a public entry was kept back, and misses none of a case', () => {
    const open = given('workCertificate')
    const [first, ...rest] = checkEntry(open.entry, open).steps
    assert.deepEqual(first, { name: texts.stepNoDocument, passed: undefined })
    assert.deepEqual(outcome(rest), [true, true])
    const closed = given('processEvent')
    assert.deepEqual(outcome(checkEntry(closed.entry, closed).steps), [true, true])
  })

  it('does not take another document, another entry, another place, or bytes of no entry', () => {
    const { entry, ...rest } = given('deposit')
    const other = checkEntry(entry, { ...rest, document: `${document} ` })
    assert.deepEqual(outcome(other.steps), [false, true, true])
    const instead = { ...entry, bytes: given('statusChange').entry.bytes }
    assert.equal(checkEntry(instead, { ...rest, document }).steps[1]?.passed, false)
    assert.equal(checkEntry({ ...entry, index: 4 }, rest).steps[1]?.passed, false)
    const none = checkEntry({ ...entry, bytes: 'ff'.repeat(160) }, rest)
    assert.deepEqual([outcome(none.steps), none.entry], [[false, true], undefined])
  })
})
