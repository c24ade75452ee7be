import {
  assertions,
  checkAssertions,
  checkEnvelope,
  credentialStatus,
  did,
  envelope,
  hex32,
  instant,
} from './certificate-parts.ts'
import { parseTime } from './date.ts'
import { legalNotices } from './legal-notice.ts'
import {
  array,
  flag,
  literal,
  object,
  oneOf,
  pattern,
  type Infer,
  type Problem,
  satisfies,
} from './schema.ts'
import { assuranceLevels, codesOf, organisationKinds, partyKinds } from './vocabulary.ts'

// The identity certificate (数字身份证书): docs/formats/identity-certificate.md.

const optionalFacts = {
  organisationKind: oneOf(codesOf(organisationKinds)),
  guardian: did,
  minor: flag,
}

const subject = object(
  {
    id: did,
    partyKind: oneOf(codesOf(partyKinds)),
    assuranceLevel: oneOf(assuranceLevels),
    commitments: array(
      object({ field: pattern(/^[a-zA-Z]{1,32}$/, '1 to 32 letters'), commitment: hex32 }),
      0,
      20,
    ),
    assertedBy: assertions,
    legalNotice: literal(legalNotices.identity),
  },
  { ...optionalFacts, verifiedBy: did },
)

const schema = object(
  { ...envelope('IdentityCredential', subject), credentialStatus },
  { validUntil: instant },
)
export type IdentityCertificate = Infer<typeof schema>

/** Whether a value is an identity certificate; what is wrong is added to `problems`. */
export function isIdentityCertificate(
  value: unknown,
  problems: Problem[],
): value is IdentityCertificate {
  if (!satisfies(schema, value, problems)) return false
  checkEnvelope(value, problems)
  const facts = value.credentialSubject
  const optional = codesOf(optionalFacts).filter((name) => facts[name] !== undefined)
  checkAssertions(facts, ['/assuranceLevel', ...optional.map((name) => `/${name}`)], problems)
  checkParty(value, problems)
  return problems.length === 0
}

function checkParty(
  { validFrom, validUntil, credentialSubject }: IdentityCertificate,
  problems: Problem[],
) {
  const { id, partyKind, organisationKind, guardian, minor, commitments } = credentialSubject
  const say = (pointer: string, detail: string) => problems.push({ pointer, rule: 'rule', detail })
  const at = '/credentialSubject'
  const fields = commitments.map(({ field }) => field)
  if (new Set(fields).size < fields.length) say(`${at}/commitments`, 'names one field twice')
  if (organisationKind !== undefined && partyKind !== 'legalPerson')
    say(`${at}/organisationKind`, 'is for legal persons only')
  if (guardian !== undefined && partyKind !== 'naturalPerson')
    say(`${at}/guardian`, 'is for natural persons only')
  if (guardian === id) say(`${at}/guardian`, 'is the person itself')
  if (minor === true && guardian === undefined) say(`${at}/minor`, 'needs a guardian')
  if (minor !== undefined && partyKind !== 'naturalPerson')
    say(`${at}/minor`, 'is for natural persons only')
  if (validUntil !== undefined && Number(parseTime(validUntil)) <= Number(parseTime(validFrom)))
    say('/validUntil', 'is not after validFrom')
}
