import { readDocument, type ReadDocument } from './certificate.ts'
import { VerificationError } from './errors.ts'
import { documentKinds } from './vocabulary.ts'

// The evidence file: docs/formats/evidence.md. Unpacking the zip is the caller's.

/** What evidence consists of; each member as found, not read yet. */
export interface Evidence {
  /** certificate.json: the document. */
  readonly certificate: Uint8Array
  /** certificate.tlog-proof. */
  readonly proof?: Uint8Array
  /** anchor.json. */
  readonly anchor?: Uint8Array
  /** did.json: DID resolution result of the issuer as of the anchor's block. */
  readonly did?: Uint8Array
  /** trust.json: what the registry says of itself. */
  readonly trust?: Uint8Array
  /** status-revocation.json, status-suspension.json, status-refresh.json: status lists as of their own time. */
  readonly statusRevocation?: Uint8Array
  readonly statusSuspension?: Uint8Array
  readonly statusRefresh?: Uint8Array
  /** history.json: the status changes of the document, from the first on. */
  readonly history?: Uint8Array
}

const members: Readonly<Record<string, keyof Evidence | 'readme'>> = {
  'README.txt': 'readme',
  'certificate.json': 'certificate',
  'certificate.tlog-proof': 'proof',
  'anchor.json': 'anchor',
  'did.json': 'did',
  'trust.json': 'trust',
  'status-revocation.json': 'statusRevocation',
  'status-suspension.json': 'statusSuspension',
  'status-refresh.json': 'statusRefresh',
  'history.json': 'history',
}

/** Members that README.txt explains only where they are there. */
const explanations: Readonly<Record<string, { zh: string; en: string }>> = {
  'status-revocation.json': {
    zh: '状态列表（撤销）：说明截至其 validFrom 的状态',
    en: 'status list (revocation): what held at its validFrom',
  },
  'status-suspension.json': {
    zh: '状态列表（中止）',
    en: 'status list (suspension)',
  },
  'status-refresh.json': {
    zh: '状态列表（更新）',
    en: 'status list (refresh)',
  },
  'history.json': {
    zh: '该文书的状态变更，自首次起；其后的变更可能未列入',
    en: 'status changes of the document from the first on; later ones may be missing',
  },
}

/**
 * Sorts the files of an evidence file by name. Throws VerificationError `evidence` on a name that is none of
 * an evidence file, and where certificate.json is missing; every other file may be absent, and the steps that
 * need it are then not checkable. Contents are judged by verify().
 */
export function readEvidence(files: ReadonlyMap<string, Uint8Array>): Evidence {
  const found: { -readonly [K in keyof Evidence]?: Evidence[K] } = {}
  for (const [name, bytes] of files) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined
    if (member === undefined)
      throw new VerificationError('evidence', `${name} is no part of an evidence file`)
    if (member !== 'readme') found[member] = bytes
  }
  const { certificate, ...rest } = found
  if (certificate === undefined)
    throw new VerificationError('evidence', 'certificate.json is missing')
  return { certificate, ...rest }
}

/**
 * README.txt of an evidence file, for the document in it (JSON text) and the names of the other members.
 * Throws as readDocument.
 */
export function printReadme(document: string, names: readonly string[] = []): string {
  const { zh, en } = describe(readDocument(document))
  const more = (language: 'zh' | 'en') => names.map((name) => explain(name, language)).join('')
  return `${zh}
本压缩包可离线核验，不需要登记机构的服务：
  certificate.json        文书（规范 JSON；其 SHA-256 即日志记录的最后 32 字节）
  certificate.tlog-proof  公开日志的包含证明与签名检查点（C2SP tlog-proof）
  anchor.json             检查点上链的记录：区块头、收据证明（锚定之后才有）
  did.json                签发者当时的 DID 文档
  trust.json              登记机构对自己的密钥、日志和链的说明。请与登记机构另行公布的内容核对。
${more('zh')}核验：colophon verify 原文件 本压缩包
本证据说明时间、完整性和所作声明，不证明权属或独创性。

${en}
This archive can be verified offline, without the services of the registry:
  certificate.json        the document (canonical JSON; its SHA-256 is the last 32 bytes of its log entry)
  certificate.tlog-proof  proof of inclusion in the public log, with the signed checkpoint (C2SP tlog-proof)
  anchor.json             record of the checkpoint on chain: block header, receipt proof (once anchored)
  did.json                the DID document of the issuer at that time
  trust.json              what the registry says of its keys, log and chain. Compare it with what it publishes elsewhere.
${more('en')}To verify: colophon verify FILE THIS-ARCHIVE
The evidence shows time, integrity and what was declared. It does not prove ownership or originality.
`
}

function explain(name: string, language: 'zh' | 'en'): string {
  const explanation = explanations[name]?.[language]
  return explanation === undefined ? '' : `  ${name.padEnd(22)}  ${explanation}\n`
}

function describe({ kind, document }: ReadDocument): { zh: string; en: string } {
  const { id, validFrom, credentialSubject: subject } = document
  const { zh, en } = documentKinds[kind]
  const label = { zh, en: en.charAt(0).toUpperCase() + en.slice(1) }
  if ('files' in subject) {
    const { registrationNumber: number, work } = subject
    return {
      zh: `${label.zh} ${number}：《${work.title}》，${validFrom}`,
      en: `${label.en} ${number}: ${work.title}, ${validFrom}`,
    }
  }
  return { zh: `${label.zh} ${id}，${validFrom}`, en: `${label.en} ${id}, ${validFrom}` }
}
