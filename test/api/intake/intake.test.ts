import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestStream } from '../../../api/intake/digest.ts'
import { intakeFile } from '../../../api/intake/intake.ts'
import type { FileIntake, IntakeRequest } from '../../../api/intake/intake.ts'
import { decryptStream, generateIdentity } from '../../../api/store/age.ts'
import { openEmbeddedStore } from '../../../api/store/embedded-store.ts'
import { openKuboStore } from '../../../api/store/kubo-store.ts'
import type { Store } from '../../../api/store/store.ts'
import { failing, keystream, sha256Of, stalling } from '../store/streams.ts'

const piece = 1_048_576
const { identity, recipient } = generateIdentity()

describe('intake', () => {
  let folder: string
  let store: Store

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'intake-'))
    store = await openEmbeddedStore({ folder })
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  function take(
    source: AsyncIterable<Uint8Array>,
    more: Partial<IntakeRequest> = {},
  ): Promise<FileIntake> {
    return intakeFile({ source, store, maxBytes: 100 * piece, ...more })
  }

  async function stored(): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  }

  for (const size of [1, piece, 3 * piece + 17]) {
    it(`takes in ${size} bytes as they are`, async () => {
      const file = await take(keystream(size, 'plain'))
      const digests = await digestStream(keystream(size, 'plain'))
      assert.deepEqual(file, { ...digests, cid: file.cid, encrypted: false })
      assert.equal(await sha256Of(store.get(file.cid)), digests.sha256)
    })

    it(`takes in ${size} bytes encrypted, with the digests of the plaintext`, async () => {
      const file = await take(keystream(size, 'secret'), { encryptTo: recipient })
      const digests = await digestStream(keystream(size, 'secret'))
      assert.deepEqual(file, { ...digests, cid: file.cid, encrypted: true })
      assert.notEqual(await sha256Of(store.get(file.cid)), digests.sha256)
      assert.equal(await sha256Of(decryptStream(store.get(file.cid), identity)), digests.sha256)
    })
  }

  it('gives the same file one CID as it is, and two when encrypted, which can be removed singly', async () => {
    const plain = [await take(keystream(10, 'p')), await take(keystream(10, 'p'))]
    assert.equal(plain[0]?.cid, plain[1]?.cid)
    const one = await take(keystream(10, 's'), { encryptTo: recipient })
    const two = await take(keystream(10, 's'), { encryptTo: recipient })
    assert.notEqual(one.cid, two.cid)
    await store.remove(two.cid)
    assert.equal(await sha256Of(decryptStream(store.get(one.cid), identity)), one.sha256)
  })

  it('accepts what was rightly declared', async () => {
    const expect = await digestStream(keystream(2 * piece, 'declared'))
    const file = await take(keystream(2 * piece, 'declared'), { expect })
    assert.equal(file.sha256, expect.sha256)
  })

  it('accepts a file of just the largest size', async () => {
    assert.equal((await take(keystream(500, 'm'), { maxBytes: 500 })).size, 500)
  })

  describe('refuses, and leaves nothing behind,', () => {
    const wrong = '0'.repeat(64)
    const size = 3 * piece + 5
    const file = (): AsyncIterable<Uint8Array> => keystream(size, 'refused')
    const cut = (): AsyncIterable<Uint8Array> => failing(file(), new Error('aborted'))
    const cases: [string, () => AsyncIterable<Uint8Array>, Partial<IntakeRequest>, object][] = [
      ['an empty file', () => keystream(0, ''), {}, { code: 'empty_file', status: 422 }],
      ['a wrong SHA-256', file, { expect: { sha256: wrong } }, { code: 'digest_mismatch' }],
      ['a wrong SM3', file, { expect: { sm3: wrong } }, { code: 'digest_mismatch' }],
      ['a size too small', file, { expect: { size: 7 } }, { code: 'digest_mismatch' }],
      ['a size too large', file, { expect: { size: size + 1 } }, { code: 'digest_mismatch' }],
      ['a file above the limit', file, { maxBytes: size - 1 }, { code: 'too_large', status: 413 }],
      ['an upload that breaks', cut, {}, { code: 'upload_incomplete', status: 400 }],
    ]
    for (const [what, source, more, error] of cases) {
      it(`${what}, as it is and encrypted`, async () => {
        await assert.rejects(take(source(), more), { name: 'ApiError', ...error })
        await assert.rejects(take(source(), { ...more, encryptTo: recipient }), error)
        assert.deepEqual(await stored(), [])
      })
    }

    it('an upload that falls silent until it is stopped', async () => {
      const signal = AbortSignal.timeout(200)
      const put = take(stalling(keystream(2 * piece, 'silent')), { signal, encryptTo: recipient })
      await assert.rejects(put, { code: 'upload_incomplete' })
      assert.deepEqual(await stored(), [])
    })
  })

  it('says which digest differs, and both values', async () => {
    const { sha256 } = await digestStream(keystream(10, 'values'))
    const declared = 'f'.repeat(64)
    await assert.rejects(
      take(keystream(10, 'values'), { expect: { sha256: declared } }),
      (error) => {
        assert.ok(error instanceof Error)
        assert.ok(['sha256', declared, sha256].every((part) => error.message.includes(part)))
        return true
      },
    )
  })

  it('does not read on when it has refused', async () => {
    let read = 0
    let closed = false
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for await (const bytes of keystream(50 * piece, 'endless')) {
          read += bytes.length
          yield bytes
        }
      } finally {
        closed = true
      }
    }
    await assert.rejects(take(counted(), { maxBytes: 2 * piece }), { code: 'too_large' })
    assert.ok(read <= 4 * piece)
    assert.ok(closed)
  })

  it('does not run ahead of a slow store', async () => {
    let read = 0
    let taken = 0
    let ahead = 0
    const source = async function* (): AsyncGenerator<Uint8Array> {
      for await (const bytes of keystream(30 * piece, 'fast')) {
        read += bytes.length
        yield bytes
      }
    }
    const slow: Store = Object.assign(Object.create(store), {
      put: (bytes: AsyncIterable<Uint8Array>) => store.put(slowed(bytes)),
    })
    const slowed = async function* (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const part of bytes) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        taken += part.length
        ahead = Math.max(ahead, read - taken)
        yield part
      }
    }
    await take(source(), { store: slow })
    assert.ok(ahead <= 4 * piece)
  })

  it('says that the store is gone', async () => {
    await rm(folder, { recursive: true })
    await assert.rejects(take(keystream(2 * piece, 'gone')), { code: 'unavailable', status: 503 })
    const nowhere = await openKuboStore({ url: 'http://127.0.0.1:1' })
    const put = take(keystream(2 * piece, 'gone'), { store: nowhere })
    await assert.rejects(put, { code: 'unavailable' })
    await nowhere.close()
  })

  it('keeps a file that is here when the same is refused', async () => {
    const { cid, sha256 } = await take(keystream(2 * piece, 'kept'))
    const expect = { sha256: '0'.repeat(64) }
    await assert.rejects(take(keystream(2 * piece, 'kept'), { expect }), {
      code: 'digest_mismatch',
    })
    assert.equal(await sha256Of(store.get(cid)), sha256)
  })

  it('fails as ours, not the client’s, when the recipient is none', async () => {
    await assert.rejects(take(keystream(10, 'r'), { encryptTo: 'age1nobody' }), {
      name: 'StoreError',
    })
    assert.deepEqual(await stored(), [])
  })
})
