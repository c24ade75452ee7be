import { toUtf8String, ZeroAddress } from 'ethers'
import type { DidEvent } from '../chain/chain.ts'

/**
 * What one event of the registry says about a DID. Every delegate and every `did/pub/` attribute, granted,
 * renewed or revoked, takes the next number of `#delegate-n`, and every `did/svc/` attribute the next of
 * `#service-n`, as ethr-did-resolver 11 counts: the ids of a document never depend on when it is read.
 */
export type Change =
  | { readonly kind: 'owner'; readonly owner: string }
  | { readonly kind: 'delegate'; readonly type: string; readonly delegate: string }
  | { readonly kind: 'key'; readonly attribute: Attribute | undefined }
  | { readonly kind: 'service'; readonly attribute: Attribute | undefined }
  | { readonly kind: 'other' }

/** `did/pub/<algorithm>/<purpose>/<encoding>` or `did/svc/<algorithm>`; value as 0x hex. */
export interface Attribute {
  readonly algorithm: string
  readonly purpose: string | undefined
  readonly encoding: string | undefined
  readonly value: string
}

export interface RegistryChange {
  readonly change: Change
  /** Same for every event about the same delegate or attribute: a later one replaces or ends it. */
  readonly about: string
  /** Number in `#delegate-n` or `#service-n`; 0 for what has no such id. */
  readonly number: number
  /** When a grant ends, in the chain's unit of time; 0 for owners and for revoked attributes. */
  readonly validTo: bigint
  readonly event: DidEvent
}

const attributeForm = /^did\/(?:pub|svc)\/(\w+)(?:\/(\w+))?(?:\/(\w+))?$/

/**
 * Reads a DID's events, in chain order. Those of recovery, and those whose names are not UTF-8, say nothing of the
 * document and are left out; so is what follows a deactivation, which is for good whatever the contract would still
 * accept.
 */
export function readChanges(events: readonly DidEvent[]): RegistryChange[] {
  const counts = { key: 0, service: 0 }
  const changes: RegistryChange[] = []
  for (const event of events) {
    const change = readChange(event)
    if (change === undefined) continue
    changes.push({
      change,
      about: aboutOf(event),
      number: nextNumber(change, counts),
      validTo: BigInt(event.args['validTo'] ?? 0),
      event,
    })
    if (deactivates(change)) break
  }
  return changes
}

function nextNumber({ kind }: Change, counts: { key: number; service: number }): number {
  if (kind === 'service') return ++counts.service
  return kind === 'key' || kind === 'delegate' ? ++counts.key : 0
}

/** A DID given to nobody (the zero address) is deactivated. */
export function deactivates(change: Change): boolean {
  return change.kind === 'owner' && change.owner === ZeroAddress
}

function readChange({ name, args }: DidEvent): Change | undefined {
  if (name === 'DIDOwnerChanged') return { kind: 'owner', owner: args['owner'] ?? '' }
  if (name !== 'DIDDelegateChanged' && name !== 'DIDAttributeChanged') return undefined
  const label = readLabel(
    (name === 'DIDDelegateChanged' ? args['delegateType'] : args['name']) ?? '',
  )
  if (label === undefined) return undefined
  if (name === 'DIDDelegateChanged') {
    return { kind: 'delegate', type: label, delegate: args['delegate'] ?? '' }
  }
  if (label.startsWith('did/pub/')) return { kind: 'key', attribute: readAttribute(label, args) }
  if (label.startsWith('did/svc/'))
    return { kind: 'service', attribute: readAttribute(label, args) }
  return { kind: 'other' }
}

function readAttribute(label: string, args: DidEvent['args']): Attribute | undefined {
  const [, algorithm, purpose, encoding] = attributeForm.exec(label) ?? []
  if (algorithm === undefined) return undefined
  return { algorithm, purpose, encoding, value: args['value'] ?? '0x' }
}

/** A bytes32 as the text it holds, without the zeros at its end. */
function readLabel(bytes32: string): string | undefined {
  try {
    return toUtf8String(bytes32).replace(/\0+$/, '')
  } catch {
    return undefined
  }
}

function aboutOf({ name, args }: DidEvent): string {
  const what =
    name === 'DIDDelegateChanged'
      ? [args['delegateType'], args['delegate']]
      : [args['name'], args['value']]
  return [name, ...what].join(' ').toLowerCase()
}
