import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { checkAnchor, parseAnchor } from '../../verifier/anchor.ts'
import { readStrict } from '../../verifier/canonical.ts'
import { checkDocument, readDocument, signingInput } from '../../verifier/certificate.ts'
import { parseVkey, verifyCheckpoint } from '../../verifier/checkpoint.ts'
import { documentHash } from '../../verifier/digest.ts'
import { fromHex, fromMultibase, fromMultikey, toHex, toUtf8 } from '../../verifier/encoding.ts'
import { checkDisclosures, parseDisclosure } from '../../verifier/disclosure.ts'
import {
  contentHash,
  type Holder,
  holdersHash,
  parseEntry,
  printEntry,
} from '../../verifier/entry.ts'
import { entryOf } from '../../verifier/entry-of.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { parseHistory } from '../../verifier/history.ts'
import {
  type ChainObservation,
  type FileDigests,
  type IdentityCertificate,
  readEvidence,
  verify,
} from '../../verifier/index.ts'
import { leafHash, verifyConsistency, verifyInclusion } from '../../verifier/merkle.ts'
import { verifyEd25519 } from '../../verifier/signature.ts'
import { parseTlogProof } from '../../verifier/tlog-proof.ts'
import { parseTrust, type Trust } from '../../verifier/trust.ts'
import { makeVectors } from '../vectors/generate.ts'
import { pathOf, printVector } from '../vectors/vector.ts'

const folder = join(import.meta.dirname, '../vectors')

interface Input {
  readonly [member: string]: unknown
}
interface Stored {
  readonly format: string
  readonly name: string
  readonly note: string
  readonly input: Input
  readonly expect: { readonly code?: string; readonly pointer?: string; readonly steps?: object }
}

const text = (input: Input) => String(input['text'])
const hexes = (value: unknown): Uint8Array[] =>
  Array.isArray(value) ? value.map((hex) => fromHex(String(hex))) : []
const hex = (value: unknown) => fromHex(String(value))

/** What our verifier makes of an input, in the form of `expect`. Throws where it refuses the input. */
const readers: Readonly<Record<string, (input: Input) => object>> = {
  entry(input) {
    const bytes = hex(input['hex'])
    const { holders, content, document, ...rest } = parseEntry(bytes)
    const words = { holders: toHex(holders), content: toHex(content), document: toHex(document) }
    return { entry: { ...rest, ...words }, leafHash: toHex(leafHash(bytes)) }
  },
  holders: (input) => {
    const list: Holder[] = JSON.parse(JSON.stringify(input['holders']))
    return { hash: toHex(holdersHash(list)) }
  },
  content: ({ sha256s, salt }) => ({
    hash: toHex(contentHash(hexes(sha256s), salt === undefined ? undefined : hex(salt))),
  }),
  'canonical-json'(input) {
    const { canonical } = readStrict(text(input))
    return { canonical, sha256: toHex(documentHash(canonical)) }
  },
  inclusion: (input) => ({
    valid: verifyInclusion({
      index: Number(input['index']),
      size: Number(input['size']),
      leafHash: hex(input['leafHash']),
      proof: hexes(input['proof']),
      root: hex(input['root']),
    }),
  }),
  consistency: (input) => ({
    valid: verifyConsistency({
      from: Number(input['from']),
      fromRoot: hex(input['fromRoot']),
      to: Number(input['to']),
      toRoot: hex(input['toRoot']),
      proof: hexes(input['proof']),
    }),
  }),
  checkpoint(input) {
    const { origin, size, root } = verifyCheckpoint(text(input), [parseVkey(String(input['vkey']))])
    return { origin, size, root: toHex(root) }
  },
  'tlog-proof'(input) {
    const { index, hashes, checkpoint } = parseTlogProof(text(input))
    return { index, hashes: hashes.map(toHex), checkpoint }
  },
  certificate: readAny,
  'deposit-receipt': readAny,
  'identity-certificate': readAny,
  'status-change': readAny,
  'process-event': readAny,
  'status-list': readAny,
  disclosure(input) {
    const { document } = readDocument(String(input['certificate']))
    return {
      matches: checkDisclosures(document as IdentityCertificate, parseDisclosure(text(input))),
    }
  },
  history: (input) => ({
    changes: parseHistory(text(input)).changes.map((one) => one.credentialSubject.change),
  }),
  anchor(input) {
    checkAnchor(parseAnchor(text(input)))
    return { valid: true }
  },
  trust(input) {
    parseTrust(text(input))
    return { valid: true }
  },
  evidence: verifyVector,
}

function readAny(input: Input): object {
  const { document, canonical } = readDocument(text(input))
  const message = signingInput(document)
  const signature = fromMultibase(document.proof.proofValue)
  return {
    sha256: toHex(documentHash(canonical)),
    entry: toHex(printEntry(entryOf(document))),
    signingInput: toHex(message),
    signatureValid: verifyEd25519(
      signature,
      message,
      fromMultikey(String(input['publicKeyMultibase'])),
    ),
  }
}

/** The JSON of a vector is untyped: here it is taken for what the format says it is. */
interface EvidenceInput {
  readonly files: Readonly<Record<string, string>>
  readonly trust?: Trust
  readonly file?: FileDigests
  readonly observation?: ChainObservation
  readonly statusLists?: readonly string[]
}

function verifyVector(input: Input): object {
  const { files, ...options }: EvidenceInput = JSON.parse(JSON.stringify(input))
  const members = new Map(Object.entries(files).map(([name, content]) => [name, toUtf8(content)]))
  const { verdict, steps } = verify(readEvidence(members), { ...options, gunzip })
  return { verdict, steps: Object.fromEntries(steps.map(({ id, code }) => [id, code])) }
}

function gunzip(bytes: Uint8Array, maximum: number): Uint8Array {
  return new Uint8Array(gunzipSync(bytes, { maxOutputLength: maximum }))
}

function read(vector: Stored): object {
  const reader = readers[vector.format]
  assert.ok(reader, `no reader for ${vector.format}`)
  return reader(vector.input)
}

async function load(verdict: 'accept' | 'reject'): Promise<Map<string, Stored>> {
  const names = await readdir(join(folder, verdict), { recursive: true })
  const files = names.filter((name) => name.endsWith('.json')).toSorted()
  const loaded = new Map<string, Stored>()
  for (const name of files) {
    const vector: Stored = JSON.parse(await readFile(join(folder, verdict, name), 'utf8'))
    loaded.set(`${verdict}/${name.replaceAll('\\', '/')}`, vector)
  }
  return loaded
}

describe('vectors', () => {
  it('are those that the generator makes, neither more nor fewer', async function () {
    this.timeout(120_000)
    const made = await makeVectors()
    const stored = [...(await load('accept')).keys(), ...(await load('reject')).keys()]
    assert.deepEqual(made.map(pathOf).toSorted(), stored.toSorted())
    for (const vector of made) {
      assert.equal(
        await readFile(join(folder, pathOf(vector)), 'utf8'),
        printVector(vector),
        pathOf(vector),
      )
    }
  })

  it('to accept are accepted, and mean what they say', async function () {
    this.timeout(120_000)
    for (const [path, vector] of await load('accept')) {
      const found = read(vector)
      // Evidence names the steps that matter; everything else is compared whole.
      if (vector.format === 'evidence') assert.partialDeepStrictEqual(found, vector.expect, path)
      else assert.deepEqual(found, vector.expect, path)
    }
  })

  it('to reject are rejected, for the reason that they name', async function () {
    this.timeout(120_000)
    for (const [path, vector] of await load('reject')) {
      const { code, pointer } = vector.expect
      if (code === undefined) assert.partialDeepStrictEqual(read(vector), vector.expect, path)
      else
        assert.throws(
          () => read(vector),
          (error) => error instanceof VerificationError && error.code === code,
          path,
        )
      if (pointer !== undefined) {
        const pointers = checkDocument(JSON.parse(text(vector.input))).map((one) => one.pointer)
        assert.ok(pointers.includes(pointer), `${path}: ${pointers.join(' ')}`)
      }
    }
  })

  it('cover every format from both sides', async () => {
    const formats = Object.keys(readers).toSorted()
    for (const verdict of ['accept', 'reject'] as const) {
      const seen = new Set(Array.from((await load(verdict)).values(), ({ format }) => format))
      assert.deepEqual([...seen].toSorted(), formats)
    }
  })
})
