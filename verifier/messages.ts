import type { Label } from './vocabulary.ts'

export type StepStatus = 'pass' | 'fail' | 'not-checkable'

type Message = readonly [status: StepStatus, zh: string, en: string]

/**
 * What each step can answer: one sentence for a judge, in Chinese and English. Words in braces are filled
 * in. The code fixes the status, so that no code is ever used both ways. Listed in docs/formats/verification.md.
 */
export const messages = {
  // file-digest
  'file-matches': [
    'pass',
    '所给文件就是文书所列的文件：摘要一致。',
    'The file given is one that the document lists: the digests are the same.',
  ],
  'file-differs': [
    'fail',
    '所给文件不是文书所列的文件：SHA-256 摘要不同。',
    'The file given is not one that the document lists: its SHA-256 digest is another.',
  ],
  'file-sm3-differs': [
    'fail',
    '所给文件的 SHA-256 摘要一致，但 SM3 摘要不同。',
    'The SHA-256 digest of the file is as listed, but its SM3 digest is another.',
  ],
  'file-size-differs': [
    'fail',
    '所给文件的摘要一致，但大小与文书所列不同。',
    'The digest of the file is as listed, but its size is another.',
  ],
  'file-not-given': [
    'not-checkable',
    '没有给出文件，无法与文书所列摘要比对。',
    'No file was given to compare with the digests in the document.',
  ],
  'no-file-listed': [
    'not-checkable',
    '这类文书不涉及文件。',
    'A document of this kind lists no file.',
  ],
  // document-format
  'document-readable': [
    'pass',
    '文书格式正确：{kindZh}，{id}{untilZh}。',
    'The document has the prescribed form: {kindEn}, {id}{untilEn}.',
  ],
  'document-not-json': [
    'fail',
    '文书不是规范的 JSON 文本：{reason}。',
    'The document is not strict JSON: {reason}.',
  ],
  'document-malformed': [
    'fail',
    '文书不符合规定格式：{reason}。',
    'The document does not have the prescribed form: {reason}.',
  ],
  'document-unreadable': [
    'not-checkable',
    '文书无法读取，本步骤无从核验。',
    'The document cannot be read, so this step cannot be checked.',
  ],
  // document-signature
  'signature-valid': [
    'pass',
    '文书自签名后未被改动：签名与密钥 {key} 相符。',
    'The document has not been changed since it was signed: the signature fits the key {key}.',
  ],
  'signature-invalid': [
    'fail',
    '文书被改动过，或不是由密钥 {key} 签名。',
    'The document was changed, or was not signed with the key {key}.',
  ],
  'signature-key-unknown': [
    'not-checkable',
    '没有签名密钥 {key}，无法核验签名。',
    'The signing key {key} is not at hand, so the signature cannot be checked.',
  ],
  // issuer-key
  'key-trusted': [
    'pass',
    '签名密钥属于登记机构“{name}”，锚定时有效。',
    'The signing key is one of the registrar "{name}" and was valid when the document was anchored.',
  ],
  'key-trusted-unanchored': [
    'pass',
    '签名密钥属于登记机构“{name}”，未被撤销；文书尚未锚定。',
    'The signing key is one of the registrar "{name}" and is not revoked; the document is not anchored yet.',
  ],
  'key-claimed': [
    'not-checkable',
    '没有事先掌握的登记机构信息。请与登记机构公布的密钥核对：{fingerprint}。',
    'Nothing is known of the registrar beforehand. Compare this key with what the registrar publishes: {fingerprint}.',
  ],
  'key-unknown': [
    'not-checkable',
    '没有关于签名密钥的信息。',
    'Nothing is known of the signing key.',
  ],
  'registrar-unknown': [
    'fail',
    '签发者 {issuer} 不是已知的登记机构。',
    'The issuer {issuer} is not a registrar that is known.',
  ],
  'key-not-of-registrar': [
    'fail',
    '密钥 {key} 不是该登记机构的密钥。',
    'The key {key} is not one of the registrar.',
  ],
  'key-not-yet-valid': [
    'fail',
    '签名密钥自区块 {from} 起有效，而文书锚定于更早的区块 {block}。',
    'The signing key is valid from block {from}, but the document was anchored in the earlier block {block}.',
  ],
  'key-revoked': [
    'fail',
    '签名密钥已在区块 {revoked} 撤销，而文书锚定于其后的区块 {block}。',
    'The signing key was revoked in block {revoked}, and the document was anchored no earlier, in block {block}.',
  ],
  'key-revoked-unanchored': [
    'fail',
    '签名密钥已在区块 {revoked} 撤销，而文书尚未锚定。',
    'The signing key was revoked in block {revoked}, and the document is not anchored.',
  ],
  'key-revoked-later': [
    'not-checkable',
    '签名密钥后来在区块 {revoked} 撤销；锚定记录称文书早于此（区块 {block}），需由链节点证实。',
    'The signing key was revoked later, in block {revoked}; the anchor record says block {block}, which a node of the chain has to confirm.',
  ],
  'key-period-unknown': [
    'not-checkable',
    '锚定记录不可用，无法判断密钥当时是否有效。',
    'The anchor record cannot be used, so it is open whether the key was valid then.',
  ],
  'key-differs': [
    'fail',
    '证据包所称的密钥 {key} 与已知的不同。',
    'The key {key} as the evidence states it differs from what is known.',
  ],
  'key-differs-on-chain': [
    'fail',
    '链上的密钥 {key} 与已知的不同，或链上没有该密钥。',
    'The chain has another key as {key}, or none.',
  ],
  'claim-unreadable': [
    'fail',
    '证据包中登记机构的自述（trust.json 或 did.json）无法读取：{reason}。',
    'What the evidence says of the registrar (trust.json or did.json) cannot be read: {reason}.',
  ],
  // log-inclusion
  'entry-included': [
    'pass',
    '文书是公开日志第 {index} 号记录（日志共 {size} 条）。',
    'The document is entry {index} of the public log, which had {size} entries.',
  ],
  'entry-not-included': [
    'fail',
    '证明不成立：该文书不是检查点所示日志的第 {index} 号记录。',
    'The proof does not hold: the document is not entry {index} of the log that the checkpoint shows.',
  ],
  'no-proof': ['not-checkable', '没有日志证明。', 'There is no log proof.'],
  'proof-unreadable': [
    'fail',
    '日志证明不符合规定格式：{reason}。',
    'The log proof does not have the prescribed form: {reason}.',
  ],
  'no-readable-checkpoint': [
    'not-checkable',
    '检查点无法读取，本步骤无从核验。',
    'The checkpoint cannot be read, so this step cannot be checked.',
  ],
  // checkpoint-signature
  'checkpoint-signed': [
    'pass',
    '检查点由日志 {origin} 签名。',
    'The checkpoint is signed by the log {origin}.',
  ],
  'checkpoint-unreadable': [
    'fail',
    '检查点不符合规定格式：{reason}。',
    'The checkpoint does not have the prescribed form: {reason}.',
  ],
  'checkpoint-signature-invalid': [
    'fail',
    '检查点的签名不成立：检查点被改动过，或系伪造。',
    'The signature of the checkpoint does not hold: it was changed, or forged.',
  ],
  'checkpoint-unsigned': [
    'fail',
    '检查点没有日志 {origin} 的已知密钥的签名。',
    'The checkpoint carries no signature by the known key of the log {origin}.',
  ],
  'log-unknown': [
    'fail',
    '日志 {origin} 不是已知的日志。',
    'The log {origin} is not one that is known.',
  ],
  'log-key-claimed': [
    'not-checkable',
    '签名与证据包自称的日志密钥相符。请与登记机构公布的密钥核对：{vkey}。',
    'The signature fits the log key that the evidence names. Compare it with what the registrar publishes: {vkey}.',
  ],
  'log-key-unknown': [
    'not-checkable',
    '没有日志 {origin} 的密钥，无法核验签名。',
    'The key of the log {origin} is not at hand, so the signature cannot be checked.',
  ],
  'no-checkpoint': ['not-checkable', '没有检查点。', 'There is no checkpoint.'],
  // anchor-record
  'anchor-consistent': [
    'pass',
    '锚定记录前后一致：区块 {block}（{time}）的收据载有该检查点。',
    'The anchor record agrees with itself: a receipt of block {block} ({time}) holds this checkpoint.',
  ],
  'anchor-unreadable': [
    'fail',
    '锚定记录不符合规定格式：{reason}。',
    'The anchor record does not have the prescribed form: {reason}.',
  ],
  'anchor-inconsistent': [
    'fail',
    '锚定记录自相矛盾：{reason}。',
    'The anchor record contradicts itself: {reason}.',
  ],
  'anchor-of-another-checkpoint': [
    'fail',
    '锚定记录是另一个检查点的。',
    'The anchor record is that of another checkpoint.',
  ],
  'anchor-contract-unknown': [
    'fail',
    '锚定所在的链或合约（{contract}）不是已知的。',
    'The anchor is on a chain or in a contract ({contract}) that is not known.',
  ],
  'not-anchored': [
    'not-checkable',
    '没有锚定记录：尚未锚定，或未附上。',
    'There is no anchor record: the document is not anchored yet, or the record was left out.',
  ],
  // anchor-chain
  'anchor-on-chain': [
    'pass',
    '链节点证实：合约在区块 {block} 接受了该检查点。',
    'The node of the chain confirms it: the contract accepted this checkpoint in block {block}.',
  ],
  'no-node': [
    'not-checkable',
    '没有给出链节点，无法证实该区块在链上。',
    'No node of the chain was given to confirm that the block is on the chain.',
  ],
  'no-usable-anchor': [
    'not-checkable',
    '没有可用的锚定记录可供比对。',
    'There is no usable anchor record to compare.',
  ],
  'other-chain': ['fail', '所给节点属于另一条链。', 'The node given belongs to another chain.'],
  'no-contract': ['fail', '链上没有该合约。', 'There is no such contract on the chain.'],
  'block-unknown': [
    'not-checkable',
    '所给节点没有该区块，或该区块尚未最终确定。',
    'The node given does not have the block, or it is not final yet.',
  ],
  'block-differs': [
    'fail',
    '链上区块 {block} 与锚定记录的不同。',
    'Block {block} of the chain is not the one in the anchor record.',
  ],
  'checkpoint-not-on-chain': [
    'fail',
    '合约没有接受过该检查点。',
    'The contract never accepted this checkpoint.',
  ],
  'chain-claimed': [
    'not-checkable',
    '节点证实了锚定，但没有事先掌握的信息说明登记机构使用哪条链。请核对创世区块：{genesis}，合约：{contract}。',
    'The node confirms the anchor, but nothing is known beforehand of which chain the registrar uses. Compare the genesis block {genesis} and the contract {contract}.',
  ],
  // status
  'in-force': [
    'pass',
    '截至 {time}，文书未被撤销或中止。',
    'As of {time} the document is neither revoked nor suspended.',
  ],
  superseded: [
    'pass',
    '截至 {time}，文书有效，但已有更新的版本。',
    'As of {time} the document is in force, but a newer version exists.',
  ],
  'in-force-until': [
    'pass',
    '截至 {time}，文书未被撤销或中止；有效期至 {until}。',
    'As of {time} the document is neither revoked nor suspended; it is valid until {until}.',
  ],
  expired: [
    'fail',
    '截至 {time}，文书已过有效期（{until}）。',
    'As of {time} the document has expired: it was valid until {until}.',
  ],
  revoked: [
    'fail',
    '截至 {time}，文书已被撤销{causeZh}。',
    'As of {time} the document is revoked{causeEn}.',
  ],
  replaced: [
    'fail',
    '截至 {time}，文书已由新版本取代，不再有效{causeZh}。',
    'As of {time} the document no longer holds: a newer version took its place{causeEn}.',
  ],
  surrendered: [
    'fail',
    '截至 {time}，文书已被注销{causeZh}。',
    'As of {time} the document is surrendered{causeEn}.',
  ],
  suspended: [
    'fail',
    '截至 {time}，文书已被中止{causeZh}。',
    'As of {time} the document is suspended{causeEn}.',
  ],
  'never-revoked': ['pass', '这类文书不会被撤销。', 'A document of this kind is never revoked.'],
  'status-entry-misplaced': [
    'fail',
    '文书所指的状态位不属于日志第 {index} 号记录。',
    'The status bit that the document names is not that of log entry {index}.',
  ],
  'no-status-list': [
    'not-checkable',
    '没有给出状态列表，无法核验现在的状态。',
    'No status lists were given, so the present status cannot be checked.',
  ],
  'status-list-invalid': [
    'fail',
    '状态列表不可信：{reason}。',
    'A status list cannot be relied on: {reason}.',
  ],
  'status-list-key-claimed': [
    'not-checkable',
    '状态列表的签名密钥无法核对。',
    'The key that signed the status lists cannot be checked.',
  ],
  'status-list-key-revoked': [
    'not-checkable',
    '状态列表的签名密钥后来被撤销，不能再据以判断；请取得新的状态列表。',
    'The status lists are signed with a key that was revoked since. Get newer lists.',
  ],
  'status-list-older': [
    'not-checkable',
    '所给状态列表（{time}）早于文书，不能说明文书的状态。',
    'The status lists given are of {time}, before the document: they say nothing of it.',
  ],
  'no-gunzip': [
    'not-checkable',
    '状态列表在此无法解压。',
    'The status lists cannot be unpacked here.',
  ],
  'history-invalid': [
    'fail',
    '状态变更记录不可信：{reason}。',
    'The history of the document cannot be relied on: {reason}.',
  ],
  'history-claimed': [
    'not-checkable',
    '状态变更记录的最后一项（{time}，{change}）的签名密钥无法核对。',
    'The last change in the history ({time}, {change}) is signed with a key that cannot be checked.',
  ],
} as const satisfies Record<string, Message>

export type StepCode = keyof typeof messages

/** The status that a code stands for. */
export function statusOf(code: StepCode): StepStatus {
  return messages[code][0]
}

/** The sentences of a code, with the words in braces filled in. */
export function sentences(code: StepCode, words: Readonly<Record<string, string>>): Label {
  const [, zh, en] = messages[code]
  const fill = (sentence: string) =>
    sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '')
  return { zh: fill(zh), en: fill(en) }
}
