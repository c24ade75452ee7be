/** Guardians and recoveries of a DID, as the registry's events up to a block tell them. */
import { ZeroAddress } from 'ethers'
import type { DidEvent } from '../chain/chain.ts'

/** Addresses 0x lower case; delays in seconds. */
export interface Guardians {
  readonly addresses: readonly string[]
  /** How many of them must agree. */
  readonly threshold: number
  readonly delay: number
}

/** A recovery that waits. Times in Unix seconds. */
export interface PendingRecovery {
  readonly by: 'guardians' | 'registrar'
  readonly newOwner: string
  readonly begunAt: number
  readonly begunAtBlock: number
  /** Earliest block time at which anyone may carry it out. */
  readonly dueAt: number
  /** Guardians who agreed. */
  readonly approvedBy?: readonly string[]
  /** 0x hex: SHA-256 of the registrar's decision. */
  readonly reason?: string
}

export interface Recovery {
  /** Who controls the DID; null where it is deactivated. */
  readonly controller: string | null
  /** In force now; null where there are none. */
  readonly guardians: Guardians | null
  /** Announced, to take over at `validFrom` (Unix seconds); addresses are empty where there will be none. */
  readonly announced: (Guardians & { readonly validFrom: number }) | null
  /** Approvals of new owners that are too few so far. */
  readonly approvals: readonly {
    readonly newOwner: string
    readonly guardians: readonly string[]
  }[]
  readonly pending: readonly PendingRecovery[]
  /** Whether the registrar may begin a recovery. */
  readonly registrarAllowed: boolean
}

const none: Guardians = { addresses: [], threshold: 0, delay: 0 }

interface Approvals {
  /** The guardians in force when the approval was given: others who take over begin anew. */
  readonly under: Guardians
  readonly newOwner: string
  readonly guardians: string[]
}

interface Folding {
  controller: string
  current: Guardians
  next: Guardians
  /** When `next` takes over, Unix seconds. */
  from: number
  approvals: Approvals[]
  pending: PendingRecovery[]
  registrarAllowed: boolean
}

/**
 * Folds events of one identity, in chain order.
 * @param now block time up to which the events are known, Unix seconds
 * @param perSecond units of the chain's block time in a second: 1 or 1000
 */
export function foldRecovery(
  identity: string,
  events: readonly DidEvent[],
  now: number,
  perSecond: number,
): Recovery {
  const state: Folding = {
    controller: identity,
    current: none,
    next: none,
    from: 0,
    approvals: [],
    pending: [],
    registrarAllowed: true,
  }
  for (const event of events) apply[event.name]?.(state, event, perSecond)
  return describe(state, now)
}

type Apply = (state: Folding, event: DidEvent, perSecond: number) => void

/** What each event does; those that are not here say nothing of recovery. */
const apply: Partial<Record<DidEvent['name'], Apply>> = {
  DIDOwnerChanged: (state, { args }) => {
    state.controller = args['owner'] ?? ''
    state.approvals = []
  },
  GuardiansAnnounced: (state, event, perSecond) => {
    state.current = inForce(state, event.blockTime)
    state.next = readGuardians(event, perSecond)
    state.from = seconds(event.args['validFrom'], perSecond)
  },
  GuardiansWithdrawn: (state) => {
    state.next = state.current
    state.from = 0
  },
  RecoveryApproved: approve,
  RecoveryBegun: begin,
  RecoveryCancelled: end,
  RecoveryExecuted: end,
  ApprovalsCancelled: (state) => {
    state.approvals = []
  },
  RegistrarRecoveryAllowed: (state, { args }) => {
    state.registrarAllowed = args['allowed'] === 'true'
  },
}

function inForce({ current, next, from }: Folding, time: number): Guardians {
  return time < from ? current : next
}

function readGuardians({ args }: DidEvent, perSecond: number): Guardians {
  const list = args['guardians'] ?? ''
  return {
    addresses: list === '' ? [] : list.split(','),
    threshold: Number(args['threshold']),
    delay: seconds(args['delay'], perSecond),
  }
}

function approve(state: Folding, { args, blockTime }: DidEvent): void {
  const { guardian = '', newOwner = '' } = args
  const under = inForce(state, blockTime)
  state.approvals = state.approvals.filter((one) => one.under === under)
  const known = state.approvals.find((one) => one.newOwner === newOwner)
  if (known) known.guardians.push(guardian)
  else state.approvals.push({ under, newOwner, guardians: [guardian] })
}

function begin(state: Folding, event: DidEvent, perSecond: number): void {
  const { newOwner = '', reason = '' } = event.args
  const by = kindOf(event)
  const agreed = state.approvals.find((one) => one.newOwner === newOwner)?.guardians ?? []
  state.pending.push({
    by,
    newOwner,
    begunAt: event.blockTime,
    begunAtBlock: event.blockNumber,
    dueAt: seconds(event.args['dueAt'], perSecond),
    ...(by === 'guardians' ? { approvedBy: agreed } : { reason }),
  })
  if (by === 'guardians') state.approvals = []
}

function end(state: Folding, event: DidEvent): void {
  const by = kindOf(event)
  state.pending = state.pending.filter((one) => one.by !== by)
}

function kindOf({ args }: DidEvent): PendingRecovery['by'] {
  return args['byRegistrar'] === 'true' ? 'registrar' : 'guardians'
}

/** Rounded up: a fraction of a second earlier the contract would refuse. */
function seconds(value: string | undefined, perSecond: number): number {
  return Math.ceil(Number(value) / perSecond)
}

function describe(state: Folding, now: number): Recovery {
  const guardians = inForce(state, now)
  const announced = guardians === state.next ? null : { ...state.next, validFrom: state.from }
  const approvals = state.approvals.filter((one) => one.under === guardians)
  return {
    controller: state.controller === ZeroAddress ? null : state.controller,
    guardians: guardians.threshold === 0 ? null : guardians,
    announced,
    approvals: approvals.map(({ newOwner, guardians: given }) => ({ newOwner, guardians: given })),
    pending: state.pending,
    registrarAllowed: state.registrarAllowed,
  }
}
