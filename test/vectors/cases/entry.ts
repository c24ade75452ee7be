import { toHex } from '../../../verifier/encoding.ts'
import { type Entry, printEntry } from '../../../verifier/entry.ts'
import { leafHash } from '../../../verifier/merkle.ts'
import { contentHash, holdersHash } from '../../../verifier/entry.ts'
import { statusListSubject } from '../../../verifier/entry-of.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const accept = accepting('entry')
const reject = rejecting('entry')

const holders = [
  { address: '0xbb00000000000000000000000000000000000002', ppm: 400_000 },
  { address: '0xaa00000000000000000000000000000000000001', ppm: 600_000 },
]
const digests = ['01'.repeat(32), '02'.repeat(32)]
const salt = '000102030405060708090a0b0c0d0e0f'
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

const example: Entry = {
  kind: 'workCertificate',
  publicLookup: false,
  time: 1_795_331_140,
  subject: '01935262-3333-7000-8000-000000000003',
  holders: holdersHash(holders),
  content: contentHash(digests.map(bytes), bytes(salt)),
  document: new Uint8Array(32).fill(0xab),
}

/** An entry in JSON: words as hex. */
function plain(entry: Entry): object {
  const { holders: h, content, document, ...rest } = entry
  return { ...rest, holders: toHex(h), content: toHex(content), document: toHex(document) }
}

function accepted(name: string, note: string, entry: Entry): Vector {
  const hex = toHex(printEntry(entry))
  return accept(
    name,
    note,
    { hex },
    { entry: plain(entry), leafHash: toHex(leafHash(printEntry(entry))) },
  )
}

function broken(name: string, note: string, at: number, value: number): Vector {
  const hex = toHex(printEntry(example).with(at, value))
  return reject(name, note, { hex }, { code: 'entry' })
}

/** Log entries, holder lists and content words. */
export function entryVectors(): Vector[] {
  const list = accepting('holders')
  const content = accepting('content')
  const equal = holders.map(({ address }) => ({ address, ppm: 0 }))
  return [
    accepted('work-certificate', 'A work certificate.', example),
    accepted('public-lookup', 'Public look-up: the content word is the digest of the one file.', {
      ...example,
      kind: 'deposit',
      publicLookup: true,
      content: contentHash([bytes(digests[0] ?? '')]),
    }),
    accepted('no-content', 'An identity certificate has no content; time beyond 32 bits.', {
      ...example,
      kind: 'identityCertificate',
      time: 2 ** 33 + 1,
      content: new Uint8Array(32),
    }),
    accepted('process-event', 'An event of a case: no holders, the event before as content.', {
      ...example,
      kind: 'processEvent',
      holders: new Uint8Array(32),
      content: new Uint8Array(32).fill(0xcd),
    }),
    accepted('status-list', 'A status list: a UUID of version 8 made of its address.', {
      ...example,
      kind: 'statusList',
      subject: statusListSubject('https://registry.example/v1/status/revocation/0'),
      holders: new Uint8Array(32),
      content: new Uint8Array(32),
    }),
    broken('version-2', 'Unknown version.', 0, 2),
    broken('kind-0', 'Unknown kind.', 1, 0),
    broken('kind-9', 'Unknown kind.', 1, 9),
    broken('flag-2', 'Unknown flag.', 2, 2),
    broken('reserved-byte', 'Reserved byte of the first word is not zero.', 23, 1),
    broken('subject-padding', 'Padding of the subject is not zero.', 47, 1),
    broken('time-too-large', 'Time is beyond 2^53.', 24, 1),
    reject(
      'short',
      'An entry of 159 bytes.',
      { hex: toHex(printEntry(example)).slice(2) },
      { code: 'entry' },
    ),
    list(
      'shares',
      'Holders are sorted by address before they are hashed.',
      { holders },
      { hash: toHex(holdersHash(holders)) },
    ),
    list(
      'unspecified',
      'Several holders without declared shares.',
      { holders: equal },
      { hash: toHex(holdersHash(equal)) },
    ),
    rejecting('holders')(
      'twice',
      'A holder is there twice.',
      { holders: [holders[0], holders[0]] },
      { code: 'entry' },
    ),
    rejecting('holders')(
      'sum',
      'Shares do not sum to 1,000,000.',
      { holders: [holders[0]] },
      { code: 'entry' },
    ),
    content(
      'salted',
      'Two files with a salt.',
      { sha256s: digests, salt },
      { hash: toHex(example.content) },
    ),
    content('bare', 'Public look-up.', { sha256s: digests.slice(1) }, { hash: digests[1] }),
    rejecting('content')(
      'bare-two',
      'Public look-up of two files.',
      { sha256s: digests },
      { code: 'entry' },
    ),
  ]
}
