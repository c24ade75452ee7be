import assert from 'node:assert/strict'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import {
  decryptStream,
  encryptStream,
  generateIdentity,
  recipientOf,
} from '../../../api/store/age.ts'
import { collect, failing, keystream, once } from './streams.ts'
import { runs } from '../../_util/runs.ts'

const chunk = 65_536
const numRuns = runs()
const sizes = [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 1_000_000]
const { identity, recipient } = generateIdentity()

async function encrypted(size: number): Promise<Buffer> {
  return collect(encryptStream(keystream(size, 'age'), recipient))
}

async function decrypt(bytes: Uint8Array, key = identity): Promise<Buffer> {
  return collect(decryptStream(once(bytes), key))
}

/** Where the chunks begin: after the MAC line and the nonce. */
function payloadAt(file: Buffer): number {
  return file.indexOf('\n', file.indexOf('\n--- ') + 1) + 1 + 16
}

describe('age', () => {
  it('makes keys that the age library knows', async () => {
    assert.match(identity, /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/)
    assert.equal(await identityToRecipient(identity), recipient)
    assert.equal(recipientOf(identity), recipient)
  })

  for (const size of sizes) {
    it(`encrypts ${size} bytes as the age library reads them`, async () => {
      const decrypter = new Decrypter()
      decrypter.addIdentity(identity)
      const plain = await collect(keystream(size, 'age'))
      assert.ok(plain.equals(await decrypter.decrypt(await encrypted(size))))
    })

    it(`reads ${size} bytes as the age library encrypts them`, async () => {
      const other = await generateX25519Identity()
      const encrypter = new Encrypter()
      // Two recipients: ours is not the first stanza.
      encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
      encrypter.addRecipient(recipientOf(other))
      const plain = await collect(keystream(size, 'age'))
      assert.ok((await decrypt(await encrypter.encrypt(plain), other)).equals(plain))
    })
  }

  it('reads back what it encrypted, however the bytes come', async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 0, max: 3 * chunk }),
      fc.integer({ min: 500, max: 2 * chunk }),
      fc.integer({ min: 100, max: 2 * chunk }),
      async (size, piece, cut) => {
        const file = await collect(encryptStream(keystream(size, 'age', piece), recipient))
        const pieces = async function* (): AsyncGenerator<Uint8Array> {
          for (let at = 0; at < file.length; at += cut) yield file.subarray(at, at + cut)
        }
        const plain = await collect(decryptStream(pieces(), identity))
        assert.ok(plain.equals(await collect(keystream(size, 'age'))))
      },
    )
    await fc.assert(property, { numRuns })
  })

  it('never gives the same ciphertext twice', async () => {
    assert.ok(!(await encrypted(100)).equals(await encrypted(100)))
  })

  it('refuses a file with any one bit changed', async () => {
    const file = await encrypted(2 * chunk + 5)
    const property = fc.asyncProperty(
      fc.nat({ max: file.length - 1 }),
      fc.nat({ max: 7 }),
      async (at, bit) => {
        const changed = Buffer.from(file)
        changed[at] = (changed[at] ?? 0) ^ (1 << bit)
        await assert.rejects(decrypt(changed), { name: 'StoreError' })
      },
    )
    const head = Array.from({ length: payloadAt(file) }, (_, at): [number, number] => [at, at % 8])
    await fc.assert(property, { numRuns: numRuns + head.length, examples: head })
  })

  describe('refuses as changed a file', () => {
    const changes: [string, (file: Buffer, at: number) => Buffer[]][] = [
      ['cut inside a chunk', (file) => [file.subarray(0, -1)]],
      ['cut after a whole chunk', (file, at) => [file.subarray(0, at + chunk + 16)]],
      ['cut before its first chunk', (file, at) => [file.subarray(0, at)]],
      ['with a byte after its end', (file) => [file, Buffer.from([0])]],
      ['with a second end', (file, at) => [file, file.subarray(at + 2 * (chunk + 16))]],
      [
        'with two chunks exchanged',
        (file, at) => [
          file.subarray(0, at),
          file.subarray(at + chunk + 16, at + 2 * (chunk + 16)),
          file.subarray(at, at + chunk + 16),
          file.subarray(at + 2 * (chunk + 16)),
        ],
      ],
      [
        'with a chunk taken out',
        (file, at) => [file.subarray(0, at), file.subarray(at + chunk + 16)],
      ],
    ]
    for (const [what, change] of changes) {
      it(what, async () => {
        const file = await encrypted(2 * chunk + 5)
        const changed = Buffer.concat(change(file, payloadAt(file)))
        await assert.rejects(decrypt(changed), { code: 'corrupt' })
      })
    }

    it('of full chunks with its last one cut off', async () => {
      const file = await encrypted(2 * chunk)
      await assert.rejects(decrypt(file.subarray(0, -(chunk + 16))), { code: 'corrupt' })
    })
  })

  it('refuses the identity of another, and what is no age file', async () => {
    const other = generateIdentity().identity
    await assert.rejects(decrypt(await encrypted(10), other), { code: 'invalid' })
    await assert.rejects(decrypt(Buffer.from('plain text')), { code: 'invalid' })
    await assert.rejects(decrypt(Buffer.alloc(0)), { code: 'invalid' })
    await assert.rejects(decrypt(Buffer.alloc(200_000, '\n')), { code: 'invalid' })
  })

  it('refuses what is no key, without repeating a secret one', async () => {
    const bad = ['', 'age1', recipient.toUpperCase(), `${recipient}q`, identity.toLowerCase()]
    for (const key of [...bad, identity]) {
      await assert.rejects(collect(encryptStream(once(Buffer.alloc(1)), key)), { code: 'invalid' })
    }
    for (const key of [...bad, recipient]) {
      const error: unknown = await decrypt(await encrypted(1), key).catch(
        (reason: unknown) => reason,
      )
      assert.ok(error instanceof Error && !/[A-Z0-9]{20}/i.test(error.message))
    }
  })

  it('throws what the source threw, and closes the source', async () => {
    const broken = new Error('broken')
    const source = failing(keystream(chunk, 'age'), broken)
    await assert.rejects(collect(encryptStream(source, recipient)), broken)
    let closed = false
    const watched = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield Buffer.from('age-encryption.org/v1\n--- no MAC\n0123456789abcdef')
      } finally {
        closed = true
      }
    }
    await assert.rejects(collect(decryptStream(watched(), identity)), { code: 'invalid' })
    assert.ok(closed)
  })
})
