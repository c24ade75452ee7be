import { canonicalize } from '../../../verifier/canonical.ts'
import { readDocument, signingInput } from '../../../verifier/certificate.ts'
import { documentHash } from '../../../verifier/digest.ts'
import { toHex, toMultikey } from '../../../verifier/encoding.ts'
import { printEntry } from '../../../verifier/entry.ts'
import { entryOf } from '../../../verifier/entry-of.ts'
import { edit } from '../../verifier/_util/acts.ts'
import {
  type Changes,
  depositSubject,
  identitySubject,
  registrarKey,
  signDocument,
  statusEntries,
  type Unsigned,
  unsignedDeposit,
  unsignedIdentity,
  unsignedWork,
  workSubject,
} from '../../verifier/_util/documents.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const key = toMultikey(registrarKey.publicKey)

/** A document that every verifier must accept, and what it must find in it. */
export function accepted(format: string, name: string, note: string, text: string): Vector {
  const { document, canonical } = readDocument(text)
  const expect = {
    sha256: toHex(documentHash(canonical)),
    entry: toHex(printEntry(entryOf(document))),
    signingInput: toHex(signingInput(document)),
    signatureValid: true,
  }
  return accepting(format)(name, note, { text, publicKeyMultibase: key }, expect)
}

/** A document, properly signed, that breaks a rule at the member pointed to. */
export function rejected(
  format: string,
  name: string,
  note: string,
  unsigned: Unsigned,
  pointer: string,
): Vector {
  const text = canonicalize(signDocument(unsigned))
  return rejecting(format)(name, note, { text }, { code: 'document', pointer })
}

const work = (changes: Changes) => unsignedWork(edit(workSubject(), changes))
const facts = (changes: Changes) => work({ work: edit(workSubject()['work'], changes) })
const at = '/credentialSubject'

const workRejections: readonly (readonly [string, string, Unsigned, string])[] = [
  ['unknown-member', 'A member that the format does not know.', work({ note: 'x' }), `${at}/note`],
  [
    'unknown-member-envelope',
    'A member that the format does not know, in the envelope.',
    { ...unsignedWork(), evidence: [] },
    '/evidence',
  ],
  [
    'missing-member',
    'A required member is missing.',
    facts({ title: undefined }),
    `${at}/work/title`,
  ],
  [
    'category-unknown',
    'A category that is not in the list.',
    facts({ category: 'nft' }),
    `${at}/work/category`,
  ],
  [
    'category-note-missing',
    'The category needs an explanation.',
    facts({ category: 'other' }),
    `${at}/work/categoryNote`,
  ],
  [
    'based-on-missing',
    'A derived work without its source.',
    facts({ basedOn: undefined }),
    `${at}/work/basedOn`,
  ],
  [
    'time-fraction',
    'A time with fractions of a second.',
    { ...unsignedWork(), validFrom: '2026-11-22T07:05:40.000Z' },
    '/validFrom',
  ],
  [
    'time-offset',
    'A time with an offset.',
    { ...unsignedWork(), validFrom: '2026-11-22T15:05:40+08:00' },
    '/validFrom',
  ],
  [
    'date-slashes',
    'A date written another way.',
    facts({ completion: { date: '2026/05' } }),
    `${at}/work/completion/date`,
  ],
  [
    'date-impossible',
    'A day that does not exist.',
    facts({ completion: { date: '2026-02-29' } }),
    `${at}/work/completion/date`,
  ],
  [
    'date-future',
    'Completion certainly in the future.',
    facts({ completion: { date: '2027' }, firstPublication: undefined }),
    `${at}/work/completion/date`,
  ],
  [
    'publication-before-completion',
    'Publication certainly before completion.',
    facts({ firstPublication: { status: 'published', date: '2025' } }),
    `${at}/work/firstPublication/date`,
  ],
  [
    'unpublished-with-date',
    'A date of a publication that did not happen.',
    facts({ firstPublication: { status: 'unpublished', date: '2026-06' } }),
    `${at}/work/firstPublication`,
  ],
  [
    'registration-date',
    'The registration date is not that of validFrom at UTC+8.',
    work({ registrationDate: '2026-11-21' }),
    `${at}/registrationDate`,
  ],
  [
    'registration-number-year',
    'The number has another year.',
    work({ registrationNumber: '链作登字-2025-A-00000001' }),
    `${at}/registrationNumber`,
  ],
  [
    'registration-number-form',
    'The serial is not padded.',
    work({ registrationNumber: '链作登字-2026-A-1' }),
    `${at}/registrationNumber`,
  ],
  [
    'title-direction',
    'A control of writing direction in the title.',
    facts({ title: '静夜思\u202eabc' }),
    `${at}/work/title`,
  ],
  [
    'title-not-nfc',
    'A title that is not in normal form C.',
    facts({ title: 'u\u0308' }),
    `${at}/work/title`,
  ],
  [
    'title-too-long',
    'A title of 201 characters.',
    facts({ title: '字'.repeat(201) }),
    `${at}/work/title`,
  ],
  [
    'shares-sum',
    'Shares that do not sum to 1,000,000.',
    work({ owners: [edit(firstOwner(), { sharePpm: 999_999 })], ownershipForm: 'individual' }),
    `${at}/owners`,
  ],
  [
    'ownership-form',
    'An individual work with several owners.',
    work({ ownershipForm: 'individual' }),
    `${at}/ownershipForm`,
  ],
  [
    'did-upper-case',
    'An address with capital letters in a DID.',
    work({
      authors: [
        {
          displayName: 'A',
          signing: 'alias',
          did: 'did:ethr:0xc0104:0xA11CE00000000000000000000000000000000001',
        },
      ],
    }),
    `${at}/authors/0/did`,
  ],
  [
    'file-empty',
    'A file of zero bytes.',
    work({ files: [edit(firstFile(), { size: 0 })] }),
    `${at}/files/0/size`,
  ],
  [
    'cid-without-encrypted',
    'A CID without saying whether it is of a ciphertext.',
    work({ files: [edit(firstFile(), { encrypted: undefined })] }),
    `${at}/files/0`,
  ],
  [
    'public-two-files',
    'Public look-up of two files.',
    work({ files: [firstFile(), firstFile()], contentSalt: undefined }),
    `${at}/files`,
  ],
  [
    'assertion-missing',
    'It is not said where a fact comes from.',
    work({ assertedBy: [{ fact: '/work', by: 'declared' }] }),
    `${at}/assertedBy`,
  ],
  [
    'legal-notice',
    'Another legal notice.',
    work({ legalNotice: { zh: '证明权属', en: 'proves ownership' } }),
    `${at}/legalNotice`,
  ],
  [
    'status-missing',
    'No status entries.',
    edit(unsignedWork(), { credentialStatus: undefined }),
    '/credentialStatus',
  ],
  [
    'status-two-indexes',
    'Status entries with different indexes.',
    { ...unsignedWork(), credentialStatus: [...statusEntries(5).slice(0, 2), statusEntries(6)[2]] },
    '/credentialStatus/2/statusListIndex',
  ],
  [
    'context',
    'Another context.',
    { ...unsignedWork(), '@context': ['https://www.w3.org/ns/credentials/v2'] },
    '/@context',
  ],
]

function firstFile(): unknown {
  const files: unknown = workSubject()['files']
  return Array.isArray(files) ? files[0] : undefined
}

function firstOwner(): unknown {
  const owners: unknown = workSubject()['owners']
  return Array.isArray(owners) ? owners[0] : undefined
}

function json(name: string, note: string, text: string): Vector {
  return rejecting('certificate')(name, note, { text }, { code: 'json' })
}

/** The three documents. */
export function documentVectors(): Vector[] {
  const [signedWork, deposit, identity] = [
    unsignedWork(),
    unsignedDeposit(),
    unsignedIdentity(),
  ].map((one) => signDocument(one))
  const text = canonicalize(signedWork)
  const reordered = JSON.stringify(
    Object.fromEntries(Object.entries({ ...signedWork }).toReversed()),
    null,
    2,
  )
  const open = unsignedDeposit(edit(depositSubject(), { contentSalt: undefined }))
  const twice = [0, 1].map(() => ({ field: 'name', commitment: 'c0'.repeat(32) }))
  return [
    accepted('certificate', 'canonical', 'A work certificate as it is stored and served.', text),
    accepted(
      'certificate',
      'other-order',
      'The same certificate, members in another order and other white space.',
      reordered,
    ),
    accepted(
      'certificate',
      'minimal',
      'A work certificate with no optional member.',
      canonicalize(signDocument(minimal())),
    ),
    ...workRejections.map(([name, note, unsigned, pointer]) =>
      rejected('certificate', name, note, unsigned, pointer),
    ),
    json(
      'duplicate-member',
      'A member is there twice.',
      text.replace('"examination":', '"examination":"automatic","examination":'),
    ),
    json(
      'number-exponent',
      'A number written another way.',
      text.replace('"rights":131071', '"rights":1.31071e5'),
    ),
    accepted('deposit-receipt', 'canonical', 'A deposit receipt.', canonicalize(deposit)),
    accepted(
      'deposit-receipt',
      'public-lookup',
      'A deposit receipt with public look-up.',
      canonicalize(signDocument(open)),
    ),
    rejected(
      'deposit-receipt',
      'other-id',
      'The subject is not the receipt.',
      unsignedDeposit(
        edit(depositSubject(), { id: 'urn:uuid:01935262-1111-7000-8000-000000000009' }),
      ),
      `${at}/id`,
    ),
    rejected(
      'deposit-receipt',
      'with-status',
      'A deposit is never revoked: no status.',
      { ...unsignedDeposit(), credentialStatus: statusEntries(4) },
      '/credentialStatus',
    ),
    accepted(
      'identity-certificate',
      'canonical',
      'An identity certificate.',
      canonicalize(identity),
    ),
    rejected(
      'identity-certificate',
      'plain-name',
      'Personal data in place of a commitment.',
      unsignedIdentity(
        edit(identitySubject(), { commitments: [{ field: 'name', commitment: '张三' }] }),
      ),
      `${at}/commitments/0/commitment`,
    ),
    rejected(
      'identity-certificate',
      'field-twice',
      'One field twice.',
      unsignedIdentity(edit(identitySubject(), { commitments: twice })),
      `${at}/commitments`,
    ),
  ]
}

function minimal(): Unsigned {
  return work({
    work: { title: 'A', category: 'software', creationNature: 'originalWork' },
    files: [edit(firstFile(), { cid: undefined, encrypted: undefined })],
    contentSalt: undefined,
    authors: [{ displayName: '佚名', signing: 'anonymous' }],
    owners: [edit(firstOwner(), { sharePpm: undefined })],
    ownershipForm: 'individual',
  })
}
