/**
 * Random audits (双随机、一公开) of certificates from the automatic lane. The draw is announced with the number of a block
 * that does not exist yet; its hash is the seed, so that neither certificates nor auditors can be chosen. Anybody with
 * the list and the block can draw again and must get the same.
 */
import { hash } from 'node:crypto'
import { ApiError } from '../errors.ts'
import type { CaseFile, Machine, Move, Payload } from './machine.ts'

/**
 * What is announced: certificates of log positions `from` to below `to`, which are there already, `perMille` of them, by a
 * block to come, among those who are auditors now. All that the draw depends on is fixed before its seed is known.
 */
export interface Announcement {
  readonly from: number
  readonly to: number
  readonly perMille: number
  readonly block: number
  /** DIDs, sorted. */
  readonly auditors: readonly string[]
}

/** A certificate that can be drawn, and whose own it is. */
interface Drawable {
  readonly certificate: string
  readonly people: readonly string[]
}

export interface Drawn {
  readonly certificate: string
  /** DID of the auditor drawn for it. */
  readonly auditor: string
}

/** First 48 bits of SHA-256(seed ‖ what): even, and exact as a number. */
function lot(seed: string, what: string): number {
  return Number.parseInt(hash('sha256', `${seed}|${what}`, 'hex').slice(0, 12), 16)
}

/**
 * Draws certificates and an auditor for each, who is not one of its people. One that is all auditors' own is passed over
 * for the next. `seed`: hash of the announced block, 0x hex.
 */
export function draw(
  seed: string,
  certificates: readonly Drawable[],
  { auditors, perMille }: Pick<Announcement, 'auditors' | 'perMille'>,
): Drawn[] {
  const wanted = Math.ceil((certificates.length * perMille) / 1000)
  const drawn: Drawn[] = []
  for (const one of ranked(seed, certificates)) {
    if (drawn.length === wanted) break
    const auditor = auditorFor(seed, one, auditors)
    if (auditor !== undefined) drawn.push({ certificate: one.certificate, auditor })
  }
  return drawn
}

function ranked(seed: string, certificates: readonly Drawable[]): Drawable[] {
  const lots = new Map(certificates.map(({ certificate: id }) => [id, lot(seed, id)]))
  return certificates.toSorted(
    ({ certificate: a }, { certificate: b }) => lots.get(a)! - lots.get(b)! || (a < b ? -1 : 1),
  )
}

function auditorFor(
  seed: string,
  { certificate, people }: Drawable,
  auditors: readonly string[],
): string | undefined {
  const others = auditors.filter((auditor) => !people.includes(auditor)).toSorted()
  return others[lot(seed, `auditor|${certificate}`) % others.length]
}

/** What the first event of an audit announced. Throws ApiError `state_changed` for one of an older form. */
export function announcementOf({ events }: Pick<CaseFile, 'events'>): Announcement {
  const announced = events[0]?.payload as Announcement | undefined
  if (announced && Array.isArray(announced.auditors)) return announced
  throw new ApiError(
    'state_changed',
    'This audit was announced without its auditors and cannot be drawn; announce another.',
  )
}

/** The certificates of a drawn audit. */
export function drawnOf({ events }: Pick<CaseFile, 'events'>): readonly Drawn[] {
  const drawn = events.find(({ transition }) => transition === 'draw')?.payload['drawn']
  return (drawn ?? []) as readonly Drawn[]
}

const certificateOf = ({ certificate }: Payload): unknown => certificate

function checkReport(file: CaseFile, { actor, payload }: Move): void {
  const own = drawnOf(file).find(({ certificate }) => certificate === certificateOf(payload))
  if (own === undefined) throw new ApiError('not_found', 'That certificate was not drawn.')
  if (own.auditor !== actor)
    throw new ApiError('conflict_of_interest', 'Another auditor was drawn for that certificate.')
  const reported = file.events.some(
    (event) => event.transition === 'report' && certificateOf(event.payload) === own.certificate,
  )
  if (reported) throw new ApiError('state_changed', 'That certificate is reported on already.')
}

function afterReport(file: CaseFile): string {
  const reports = file.events.filter(({ transition }) => transition === 'report').length + 1
  return reports === drawnOf(file).length ? 'closed' : 'drawn'
}

export const auditMachine: Machine = {
  type: 'audit',
  transitions: {
    announce: { from: ['none'], to: 'announced', roles: ['auditor'] },
    draw: {
      from: ['announced'],
      to: (_file, { payload }) =>
        (payload['drawn'] as unknown[]).length === 0 ? 'closed' : 'drawn',
      roles: ['system'],
    },
    report: {
      from: ['drawn'],
      to: afterReport,
      roles: ['auditor'],
      reasons: ['in_order', 'defective', 'false_declaration'],
      guard: checkReport,
    },
  },
}
