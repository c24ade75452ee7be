import { encodeBase58, encodeBase64, getAddress, getBytes, toUtf8String, ZeroAddress } from 'ethers'
import { toMultikey } from '../../verifier/encoding.ts'
import type { EthrDid } from './did.ts'
import type { Attribute, RegistryChange } from './registry-events.ts'

export interface VerificationMethod {
  readonly id: string
  readonly type: string
  readonly controller: string
  readonly [member: string]: string
}

export interface Service {
  readonly id: string
  readonly type: string
  readonly serviceEndpoint: unknown
}

export interface DidDocument {
  readonly '@context': readonly string[]
  readonly id: string
  readonly verificationMethod: readonly VerificationMethod[]
  readonly authentication: readonly string[]
  readonly assertionMethod: readonly string[]
  readonly keyAgreement?: readonly string[]
  readonly service?: readonly Service[]
}

/** A DID as its registry events up to some block make it. */
export interface DidState {
  readonly document: DidDocument
  readonly deactivated: boolean
}

const contexts = [
  'https://www.w3.org/ns/did/v1',
  'https://w3id.org/security/suites/secp256k1recovery-2020/v2',
  'https://w3id.org/security/v3-unstable',
]
const multikeyContext = 'https://w3id.org/security/multikey/v1'

/** What a grant adds to the document, under the ids it got. */
interface Grant {
  readonly method?: VerificationMethod
  readonly authenticates?: boolean
  readonly asserts?: boolean
  readonly agrees?: boolean
  readonly service?: Service
}

/**
 * Builds the document of a DID from its changes so far, as of a time in the chain's unit: same ids, members and
 * order as ethr-did-resolver 11. It differs, each time on purpose, in four things:
 * - Ed25519 keys are shown as `Multikey`, the type that eddsa-jcs-2022 verifiers read;
 * - a grant ends at `validTo`, as the contract's validDelegate says (the resolver still shows it in that second,
 *   and on a chain without newer blocks that second does not end);
 * - a revoked key agreement key leaves `keyAgreement` too;
 * - attributes with malformed names always count, so that ids do not move when one of them ends.
 */
export function buildDocument(
  { did, address, controllerKey }: EthrDid,
  chainId: number,
  changes: readonly RegistryChange[],
  time: bigint,
): DidState {
  const { owner, grants } = fold(did, chainId, changes, time)
  if (owner === ZeroAddress) return { document: emptyDocument(did), deactivated: true }
  const controller = getAddress(owner ?? address)
  const methods = [controllerMethod(did, chainId, controller)]
  if (controllerKey !== undefined && controller === address) {
    methods.push(controllerKeyMethod(did, controllerKey))
  }
  return { document: compose(did, methods, [...grants.values()]), deactivated: false }
}

interface Folded {
  readonly owner: string | undefined
  readonly grants: Map<string, Grant>
}

function fold(
  did: string,
  chainId: number,
  changes: readonly RegistryChange[],
  time: bigint,
): Folded {
  const grants = new Map<string, Grant>()
  let owner: string | undefined
  for (const item of changes) {
    if (item.change.kind === 'owner') owner = item.change.owner
    else if (item.validTo > time) addGrant(grants, item, did, chainId)
    else grants.delete(item.about)
  }
  return { owner, grants }
}

function addGrant(
  grants: Map<string, Grant>,
  item: RegistryChange,
  did: string,
  chainId: number,
): void {
  const grant = readGrant(item, did, chainId)
  if (grant !== undefined) grants.set(item.about, grant)
}

function readGrant(item: RegistryChange, did: string, chainId: number): Grant | undefined {
  const { change, number } = item
  if (change.kind === 'owner' || change.kind === 'other') return undefined
  const id = `${did}#${change.kind === 'service' ? 'service' : 'delegate'}-${number}`
  if (change.kind === 'delegate') {
    return delegateGrant(id, did, chainId, change.type, change.delegate)
  }
  if (change.attribute === undefined) return undefined
  return change.kind === 'key'
    ? keyGrant(id, did, change.attribute)
    : serviceGrant(id, change.attribute)
}

function delegateGrant(
  id: string,
  did: string,
  chainId: number,
  type: string,
  delegate: string,
): Grant | undefined {
  if (type !== 'sigAuth' && type !== 'veriKey') return undefined
  const method = recoveryMethod(id, did, chainId, getAddress(delegate))
  return { method, authenticates: type === 'sigAuth', asserts: true }
}

function keyGrant(id: string, did: string, attribute: Attribute): Grant | undefined {
  const material = keyMaterial(attribute)
  if (material === undefined) return undefined
  return {
    method: { id, controller: did, ...material },
    authenticates: attribute.purpose === 'sigAuth',
    asserts: attribute.purpose !== 'enc',
    agrees: attribute.purpose === 'enc',
  }
}

function serviceGrant(id: string, { algorithm, value }: Attribute): Grant | undefined {
  const text = readText(value)
  if (text === undefined) return undefined
  return { service: { id, type: algorithm, serviceEndpoint: readEndpoint(text) } }
}

function readEndpoint(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** 32 bytes of an Ed25519 key that an attribute registers for signatures; undefined for any other attribute. */
export function ed25519KeyOf(attribute: Attribute | undefined): Uint8Array | undefined {
  if (attribute?.algorithm !== 'Ed25519' || attribute.purpose === 'enc') return undefined
  const key = getBytes(attribute.value)
  return key.length === 32 ? key : undefined
}

function keyMaterial(attribute: Attribute): { type: string; [member: string]: string } | undefined {
  const ed25519 = ed25519KeyOf(attribute)
  if (ed25519 !== undefined) return { type: 'Multikey', publicKeyMultibase: toMultikey(ed25519) }
  const encoded = encodeKey(attribute)
  return encoded && { type: typeOf(attribute), ...encoded }
}

/** How the resolver prints the bytes of a key under each encoding that an attribute can name. */
function encodeKey({ encoding, value }: Attribute): Record<string, string> | undefined {
  switch (encoding) {
    case undefined:
    case 'hex':
      return { publicKeyHex: value.slice(2) }
    case 'base64':
      return { publicKeyBase64: encodeBase64(value) }
    case 'base58':
      return { publicKeyBase58: encodeBase58(value) }
    case 'pem': {
      const publicKeyPem = readText(value)
      return publicKeyPem === undefined ? undefined : { publicKeyPem }
    }
    default:
      return { value: value.slice(2) }
  }
}

/** Purposes and types by the names that ethr-did-resolver 11 knows (its tables are data of the method). */
const purposeTypes: Readonly<Record<string, string>> = {
  sigAuth: 'SignatureAuthentication2018',
  veriKey: 'VerificationKey2018',
  enc: 'KeyAgreementKey2019',
}
const methodTypes: Readonly<Record<string, string>> = {
  Secp256k1VerificationKey2018: 'EcdsaSecp256k1VerificationKey2019',
  Secp256k1SignatureAuthentication2018: 'EcdsaSecp256k1VerificationKey2019',
  Ed25519VerificationKey2018: 'Ed25519VerificationKey2018',
  Ed25519SignatureAuthentication2018: 'Ed25519VerificationKey2018',
  RSAVerificationKey2018: 'RSAVerificationKey2018',
  X25519KeyAgreementKey2019: 'X25519KeyAgreementKey2019',
}

function typeOf({ algorithm, purpose }: Attribute): string {
  const suffix = purpose === undefined ? '' : (purposeTypes[purpose] ?? purpose)
  return methodTypes[`${algorithm}${suffix}`] ?? algorithm
}

function readText(value: string): string | undefined {
  try {
    return toUtf8String(value)
  } catch {
    return undefined
  }
}

function controllerMethod(did: string, chainId: number, controller: string): VerificationMethod {
  return recoveryMethod(`${did}#controller`, did, chainId, controller)
}

function controllerKeyMethod(did: string, controllerKey: string): VerificationMethod {
  return {
    id: `${did}#controllerKey`,
    type: 'EcdsaSecp256k1VerificationKey2019',
    controller: did,
    publicKeyHex: controllerKey.slice(2),
  }
}

function recoveryMethod(
  id: string,
  did: string,
  chainId: number,
  address: string,
): VerificationMethod {
  return {
    id,
    type: 'EcdsaSecp256k1RecoveryMethod2020',
    controller: did,
    blockchainAccountId: `eip155:${chainId}:${address}`,
  }
}

function compose(
  did: string,
  own: readonly VerificationMethod[],
  grants: readonly Grant[],
): DidDocument {
  const always = own.map((method) => method.id)
  const methods = [...own, ...grants.flatMap((grant) => grant.method ?? [])]
  const idsWhere = (use: keyof Grant) =>
    grants.flatMap((grant) => (grant[use] && grant.method ? grant.method.id : []))
  const keyAgreement = idsWhere('agrees')
  const service = grants.flatMap((grant) => grant.service ?? [])
  return {
    '@context': methods.some(isMultikey) ? [...contexts, multikeyContext] : contexts,
    id: did,
    verificationMethod: methods,
    authentication: [...always, ...idsWhere('authenticates')],
    assertionMethod: [...always, ...idsWhere('asserts')],
    ...(keyAgreement.length > 0 && { keyAgreement }),
    ...(service.length > 0 && { service }),
  }
}

const isMultikey = (method: VerificationMethod) => method.type === 'Multikey'

function emptyDocument(did: string): DidDocument {
  return {
    '@context': contexts,
    id: did,
    verificationMethod: [],
    authentication: [],
    assertionMethod: [],
  }
}
