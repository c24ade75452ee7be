import { parseTime } from '../../../verifier/date.ts'
import { acquisitions, partyKinds, signings, type Label } from '../../../verifier/vocabulary.ts'
import { rightsLabel, shareLabel, sizeLabel, timeText } from './print.ts'
import { fact, type Line, type Section, type Table, type Value } from './sheet.ts'
import type { WorkOwner, WorkSubject } from './view.ts'
import { labelOf, same } from './words.ts'

// The tables of a work certificate's annex: authors, owners with what they say of their rights, files.

const columns = {
  number: { zh: '序号', en: 'No.' },
  name: { zh: '姓名或名称', en: 'Name' },
  signing: { zh: '署名', en: 'Signed as' },
  acquisition: { zh: '取得方式', en: 'Acquired by' },
  share: { zh: '份额', en: 'Share' },
  rights: { zh: '权利', en: 'Rights' },
} as const satisfies Record<string, Label>

export function authorTable({ authors }: WorkSubject): Table {
  const rows = authors.map(({ displayName, signing, did }, i): Value[] => [
    { text: String(i + 1) },
    { text: displayName, ...(did !== undefined && { note: same(did) }) },
    { note: labelOf(signings, signing) },
  ])
  return { columns: [columns.number, columns.name, columns.signing], rows }
}

export function ownerTable({ owners }: WorkSubject): Table {
  const hasShares = owners.some(({ sharePpm }) => sharePpm !== undefined)
  const share = hasShares ? [columns.share] : []
  return {
    columns: [columns.number, columns.name, columns.acquisition, ...share, columns.rights],
    rows: owners.map((owner, i) => ownerRow(owner, i, hasShares)),
  }
}

function ownerRow(owner: WorkOwner, i: number, hasShares: boolean): Value[] {
  const { displayName, did, acquisition, rights, sharePpm = 0 } = owner
  return [
    { text: String(i + 1) },
    { text: displayName, note: partyLabel(owner, did) },
    { note: labelOf(acquisitions, acquisition) },
    ...(hasShares ? [{ note: shareLabel(sharePpm) }] : []),
    { note: rightsLabel(rights) },
  ]
}

/** Kind of party and way of signing, where they are known, and the DID. */
function partyLabel({ partyKind, signing }: WorkOwner, did: string): Label {
  const known = [
    ...(partyKind ? [labelOf(partyKinds, partyKind)] : []),
    ...(signing ? [labelOf(signings, signing)] : []),
    same(did),
  ]
  return {
    zh: known.map(({ zh }) => zh).join('，'),
    en: known.map(({ en }) => en).join(', '),
  }
}

/** What owners say of how they got their rights, and of which. */
export function notesSection({ owners }: WorkSubject): Section[] {
  const lines = owners.flatMap(({ displayName, acquisitionNote, rightsNote }) => [
    ...noteLine(
      'acquisitionNote',
      { zh: '取得方式说明', en: 'On the acquisition' },
      displayName,
      acquisitionNote,
    ),
    ...noteLine('rightsNote', { zh: '权利说明', en: 'On the rights' }, displayName, rightsNote),
  ])
  const title = { zh: '著作权人的说明', en: 'Notes of the owners' }
  return lines.length === 0 ? [] : [{ id: 'ownerNotes', title, lines }]
}

function noteLine(id: string, label: Label, name: string, text: string | undefined): Line[] {
  return text === undefined ? [] : [fact(id, label, name, text)]
}

export function filesSection({ files }: WorkSubject): Section {
  const rows = files.map((file, i): Value[] => [
    { text: String(i + 1) },
    { text: file.mediaType, note: sizeLabel(file.size) },
    { text: `SHA-256 ${file.digests.sha256}`, note: same(`SM3 ${file.digests.sm3}`), exact: true },
    depositOf(file),
  ])
  const title = { zh: '文件', en: 'Files' }
  const heads: Label[] = [
    columns.number,
    { zh: '类型与大小', en: 'Type and size' },
    { zh: '摘要', en: 'Digests' },
    { zh: '存证时间与日志序号', en: 'Deposited, log entry' },
  ]
  return { id: 'files', title, table: { columns: heads, rows } }
}

function depositOf({ deposit }: WorkSubject['files'][number]): Value {
  const index = { zh: `日志序号 ${deposit.logIndex}`, en: `log entry ${deposit.logIndex}` }
  return { text: timeText(parseTime(deposit.time) ?? 0), note: index }
}
