import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Zip, ZipDeflate, zipSync } from 'fflate'
import { gunzip } from '../../../api/certificates/status-list.ts'
import { packEvidence } from '../../../api/evidence/package.ts'
import { readZip, ZipError } from '../../../api/evidence/zip.ts'
import { canonicalize } from '../../../verifier/canonical.ts'
import { VerificationError } from '../../../verifier/errors.ts'
import { readEvidence } from '../../../verifier/evidence.ts'
import { verify } from '../../../verifier/index.ts'
import { threeChanges, unsignedList } from '../../verifier/_util/acts.ts'
import { signDocument, unsignedWork } from '../../verifier/_util/documents.ts'
import { makeEvidence, trust } from '../../verifier/_util/evidence.ts'
import { runs } from '../../_util/runs.ts'

const numRuns = runs()
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const mtime = new Date(1980, 0, 1)

const small = zipSync({ a: utf8('first'), b: [utf8('x'.repeat(300)), { level: 9 }] }, { mtime })

/** Members as plain text, to be compared. */
const contents = (members: Map<string, Uint8Array>): [string, string][] =>
  [...members].map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')])

/** Offset of the n-th appearance of a signature. */
function find(zip: Buffer, signature: string, n = 0): number {
  let at = -1
  for (let i = 0; i <= n; i++) at = zip.indexOf(Buffer.from(signature, 'latin1'), at + 1)
  assert.ok(at >= 0)
  return at
}

function damaged(change: (zip: Buffer) => void): Buffer {
  const copy = Buffer.from(small)
  change(copy)
  return copy
}

describe('evidence: zip', () => {
  it('reads what was written, stored or deflated', () => {
    const member = fc.tuple(fc.uint8Array({ maxLength: 500 }), fc.constantFrom(0, 6, 9))
    const names = fc.stringMatching(/^[a-z][a-z.]{0,20}$/)
    fc.assert(
      fc.property(fc.dictionary(names, member, { maxKeys: 6 }), (files) => {
        const zippable: Record<string, [Uint8Array, { level: 0 | 6 | 9 }]> = {}
        for (const [name, [bytes, level]] of Object.entries(files))
          zippable[name] = [bytes, { level: level === 0 ? 0 : level === 6 ? 6 : 9 }]
        const read = readZip(zipSync(zippable, { mtime }))
        const expected = Object.entries(files).map(([name, [bytes]]) => [name, bytes] as const)
        assert.deepEqual(
          Object.fromEntries(contents(read)),
          Object.fromEntries(contents(new Map(expected))),
        )
      }),
      { numRuns },
    )
  })

  it('gives the same content or an error for every bit that is flipped', () => {
    const expected = contents(readZip(small))
    let refused = 0
    for (let bit = 0; bit < small.length * 8; bit++) {
      const flipped = damaged((zip) => {
        zip[bit >> 3] = (zip[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      })
      try {
        const found = contents(readZip(flipped))
        // A member's name is not under its checksum; evidence has fixed names and refuses any other.
        assert.deepEqual(
          found.map(([, bytes]) => bytes),
          expected.map(([, bytes]) => bytes),
          `bit ${bit}`,
        )
      } catch (error) {
        assert.ok(error instanceof ZipError, `bit ${bit}: ${String(error)}`)
        refused++
      }
    }
    assert.ok(refused > small.length * 6, `${refused} of ${small.length * 8}`)
  })

  it('refuses an archive that is cut anywhere', () => {
    for (let length = 0; length < small.length; length++) {
      assert.throws(() => readZip(small.subarray(0, length)), ZipError, `${length} bytes`)
    }
  })

  it('refuses bytes after the end record, and a comment', () => {
    assert.throws(() => readZip(Buffer.concat([small, utf8('x')])), ZipError)
    const commented = Buffer.concat([small, utf8('note')])
    commented.writeUInt16LE(4, small.length - 2)
    assert.throws(() => readZip(commented), ZipError)
  })

  it('reads what is written in one go, with sizes after the data', () => {
    const chunks: Uint8Array[] = []
    const zip = new Zip((_, chunk) => chunks.push(chunk))
    for (const [name, content] of [
      ['a', 'first'],
      ['b', 'second'.repeat(100)],
    ] as const) {
      const member = new ZipDeflate(name)
      zip.add(member)
      member.push(utf8(content), true)
    }
    zip.end()
    const streamed = Buffer.concat(chunks)
    assert.equal(streamed.readUInt16LE(6) & 8, 8)
    const members = readZip(streamed)
    assert.equal(text(members.get('a')), 'first')
    assert.equal(text(members.get('b')), 'second'.repeat(100))
  })

  it('refuses bytes before, between and after the members', () => {
    const directory = find(Buffer.from(small), 'PK\x01\x02')
    for (const at of [0, find(Buffer.from(small), 'PK\x03\x04', 1), directory]) {
      const hidden = Buffer.concat([small.subarray(0, at), utf8('hide'), small.subarray(at)])
      hidden.writeUInt32LE(directory + 4, hidden.length - 6)
      assert.throws(() => readZip(hidden), ZipError, `at ${at}`)
    }
  })

  it('refuses a member whose own header has another name', () => {
    const renamed = damaged((zip) => {
      zip[find(zip, 'PK\x03\x04', 1) + 30] = 'c'.charCodeAt(0)
    })
    assert.throws(() => readZip(renamed), /another header/)
  })

  it('refuses two members of one name', () => {
    const renamed = damaged((zip) => {
      zip[find(zip, 'PK\x01\x02', 1) + 46] = 'a'.charCodeAt(0)
      zip[find(zip, 'PK\x03\x04', 1) + 30] = 'a'.charCodeAt(0)
    })
    assert.throws(() => readZip(renamed), /two members have one name/)
  })

  it('refuses a wrong checksum and a wrong size', () => {
    for (const offset of [16, 24]) {
      const wrong = damaged((zip) => {
        for (const at of [find(zip, 'PK\x01\x02') + offset, find(zip, 'PK\x03\x04') + offset - 2])
          zip.writeUInt32LE(zip.readUInt32LE(at) + 1, at)
      })
      assert.throws(() => readZip(wrong), ZipError, `at ${offset}`)
    }
  })

  it('refuses a bomb before it unpacks it, and one that lies about its size', () => {
    const bomb = Buffer.from(zipSync({ a: [new Uint8Array(9 << 20), { level: 9 }] }))
    assert.throws(() => readZip(bomb), /unpacks to too much/)
    bomb.writeUInt32LE(5, find(bomb, 'PK\x01\x02') + 24)
    bomb.writeUInt32LE(5, find(bomb, 'PK\x03\x04') + 22)
    const before = process.memoryUsage().arrayBuffers
    assert.throws(() => readZip(bomb), ZipError)
    assert.ok(process.memoryUsage().arrayBuffers - before < 4 << 20)
    const many = Object.fromEntries(
      Array.from({ length: 5 }, (_, i) => [`m${i}`, new Uint8Array(8 << 20)]),
    )
    assert.throws(() => readZip(zipSync(many, { level: 9 })), /unpacks to too much/)
  })

  it('refuses what is no zip, with its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.throws(() => readZip(bytes), ZipError)
      }),
      { numRuns },
    )
  })
})

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

describe('evidence: package', () => {
  const document = JSON.stringify(signDocument(unsignedWork()))
  const parts = { document, proof: 'proof', trust: '{"trust":1}' }

  it('holds each part under its name, as the verifier sorts it', () => {
    const all = { ...parts, anchor: '{"anchor":1}', did: '{"did":1}' }
    const evidence = readEvidence(readZip(packEvidence(all)))
    assert.equal(text(evidence.certificate), document)
    assert.equal(text(evidence.proof), 'proof')
    assert.equal(text(evidence.anchor), '{"anchor":1}')
    assert.equal(text(evidence.did), '{"did":1}')
    assert.equal(text(evidence.trust), '{"trust":1}')
  })

  it('has no anchor before there is one, and is the same bytes every time', () => {
    const members = readZip(packEvidence(parts))
    assert.deepEqual(
      [...members.keys()],
      ['README.txt', 'certificate.json', 'certificate.tlog-proof', 'trust.json'],
    )
    assert.deepEqual(packEvidence(parts), packEvidence(parts))
  })

  it('holds status lists and history, with which the status is checked offline', async () => {
    const changes = threeChanges().map((one) => canonicalize(one))
    const lists = ['revocation', 'suspension', 'refresh'].map((purpose) => [
      purpose,
      canonicalize(signDocument(unsignedList(purpose))),
    ])
    const { files } = await makeEvidence()
    const whole = {
      document: text(files.get('certificate.json')),
      proof: text(files.get('certificate.tlog-proof')),
      trust: text(files.get('trust.json')),
    }
    const status = (more: object): string | undefined => {
      const evidence = readEvidence(readZip(packEvidence({ ...whole, ...more })))
      return verify(evidence, { trust, gunzip }).steps.at(-1)?.code
    }
    const statusLists = Object.fromEntries(lists)
    assert.equal(status({}), 'no-status-list')
    assert.equal(status({ statusLists }), 'in-force')
    assert.equal(status({ statusLists, history: changes }), 'replaced')
    assert.equal(status({ history: changes.slice(0, 1) }), 'suspended')
    assert.throws(() => packEvidence({ ...whole, history: changes.slice(1) }), VerificationError)
  })

  it('explains in README.txt what is there, and nothing else', () => {
    const history = threeChanges().map((one) => canonicalize(one))
    const [without, explained] = [parts, { ...parts, history }].map((all) =>
      text(readZip(packEvidence(all)).get('README.txt')),
    )
    assert.ok(!without?.includes('history.json'))
    assert.equal(explained?.match(/^  history\.json /gm)?.length, 2)
  })
})
