import { address, hash } from './anchor-forms.ts'
import { canonicalize, parseStrict } from './canonical.ts'
import { did } from './certificate-parts.ts'
import { parseVkey } from './checkpoint.ts'
import { fromMultikey } from './encoding.ts'
import { VerificationError } from './errors.ts'
import {
  array,
  integer,
  literal,
  object,
  type Infer,
  type Problem,
  satisfies,
  stringCheck,
  text,
} from './schema.ts'

// What a verifier knows beforehand: docs/formats/trust.md.

const multikey = stringCheck('form', (value) =>
  decodes(() => value.length <= 60 && fromMultikey(value)) ? null : 'is not an Ed25519 Multikey',
)
const vkey = stringCheck('form', (value) =>
  decodes(() => parseVkey(value)) ? null : 'is not an Ed25519 verifier key',
)

function decodes(read: () => unknown): boolean {
  try {
    return read() !== false
  } catch {
    return false
  }
}

const key = object(
  { id: text(200), publicKeyMultibase: multikey, validFromBlock: integer(0) },
  { revokedAtBlock: integer(0) },
)
const registrar = object({ did, name: text(200), keys: array(key, 0, 10_000) })
const log = object({ origin: text(255), vkey })
const chain = object({
  chainId: integer(1),
  genesisHash: hash,
  anchorLog: address,
  didRegistry: address,
})

const schema = object({
  format: literal('colophon-trust-v1'),
  registrars: array(registrar, 0, 1000),
  logs: array(log, 0, 1000),
  chains: array(chain, 0, 1000),
})

export type Trust = Infer<typeof schema>
export type TrustKey = Infer<typeof key>
export type TrustedChain = Infer<typeof chain>

/** Reads a trust file, strict JSON. Throws VerificationError `json` or `trust`. */
export function parseTrust(source: string): Trust {
  const value = parseStrict(source)
  const problems: Problem[] = []
  if (satisfies(schema, value, problems)) checkTrust(value, problems)
  else throw invalid(problems)
  if (problems.length > 0) throw invalid(problems)
  return value
}

/** Writes a trust file: canonical JSON. Throws VerificationError `trust` on what parseTrust would refuse. */
export function printTrust(trust: Trust): string {
  const printed = canonicalize(trust)
  parseTrust(printed)
  return printed
}

function checkTrust(trust: Trust, problems: Problem[]): void {
  const say = (pointer: string, detail: string) => problems.push({ pointer, rule: 'rule', detail })
  for (const [i, { did: owner, keys }] of trust.registrars.entries()) {
    if (keys.some(({ id }) => !id.startsWith(`${owner}#`)))
      say(`/registrars/${i}/keys`, 'has a key of another DID')
    if (repeats(keys.map(({ id }) => id))) say(`/registrars/${i}/keys`, 'has one key id twice')
  }
  for (const [i, { origin, vkey: printed }] of trust.logs.entries()) {
    if (!printed.startsWith(`${origin}+`)) say(`/logs/${i}/vkey`, 'is the key of another log')
  }
  if (repeats(trust.registrars.map((one) => one.did))) say('/registrars', 'has one DID twice')
  if (repeats(trust.chains.map((one) => String(one.chainId)))) say('/chains', 'has one chain twice')
}

function repeats(values: readonly string[]): boolean {
  return new Set(values).size < values.length
}

function invalid([first]: readonly Problem[]): VerificationError {
  return new VerificationError('trust', `${first?.pointer} ${first?.detail}`)
}
