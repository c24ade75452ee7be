/** What the registry's problems are called for people, by their code (api/errors.ts has the list). */
import type { Label } from '../../../verifier/vocabulary.ts'

export const problemTexts: Readonly<Record<string, Label>> = {
  invalid_request: {
    zh: '填写的内容格式不对。',
    en: 'Something that was filled in does not have the form asked for.',
  },
  invalid_digest: {
    zh: '摘要应为 64 位小写十六进制数。',
    en: 'A digest is 64 lower-case hex digits.',
  },
  invalid_did: { zh: '这不是本登记系统的 DID。', en: 'That is no DID of this registry.' },
  invalid_date: {
    zh: '日期不存在、在将来，或前后矛盾。',
    en: 'A date does not exist, is in the future, or contradicts another.',
  },
  invalid_name: {
    zh: '名称含有登记簿不能使用的字符，或过长。',
    en: 'A name or title has characters or a length that the register cannot hold.',
  },
  unknown_category: {
    zh: '作品类别不在列表中，或需要说明。',
    en: 'The category is not in the list, or needs a note.',
  },
  upload_incomplete: {
    zh: '上传中断，文件不完整。',
    en: 'The upload ended before the file was whole.',
  },
  forbidden: { zh: '您的身份或角色不能办理此事。', en: 'This is not for your DID or role.' },
  conflict_of_interest: {
    zh: '您是本案当事人，或已在本案中担任其他角色，应当回避。',
    en: 'You are a party to this case, or acted in it in another role.',
  },
  not_found: { zh: '没有找到。', en: 'Nothing was found.' },
  already_registered: {
    zh: '该文件已由他人登记。',
    en: 'Another holder has registered this file.',
  },
  stale_signature: {
    zh: '签署之后情况有变，请重新查看并签署。',
    en: 'Something changed after you signed. Look at it and sign again.',
  },
  not_holder: { zh: '该存证属于他人。', en: 'The deposit is another holder’s.' },
  state_changed: {
    zh: '情况已有变化，请刷新后再办理。',
    en: 'Things have changed meanwhile. Load them again.',
  },
  too_early: { zh: '尚未到可以办理的时间。', en: 'It is too early for this.' },
  too_late: { zh: '期限已过。', en: 'The period for this has ended.' },
  idempotency_conflict: {
    zh: '上一次相同的请求还在办理中，请稍候。',
    en: 'The same request is still being carried out. Wait a moment.',
  },
  did_deactivated: { zh: '该 DID 已停用。', en: 'The DID is deactivated.' },
  personal_data_lost: {
    zh: '个人信息的密钥已丢失，无法打开。',
    en: 'The keys of these personal data are lost; nobody can open them.',
  },
  too_large: { zh: '超过了大小限制。', en: 'That is over the limit of size.' },
  unsupported_media_type: { zh: '不接受此类文件。', en: 'Files of this type are not taken here.' },
  media_type_mismatch: {
    zh: '文件内容与扩展名不符。重试时按一般文件存证，不注明格式。',
    en: 'The file is not what its name says. Tried again, it is deposited as a file of no named type.',
  },
  upload_locked: {
    zh: '这个文件正在另一个窗口上传。请稍候重试。',
    en: 'The file is being sent from another window. Wait a moment and try again.',
  },
  wrong_offset: {
    zh: '上传的位置对不上。请重试，将从断点继续。',
    en: 'The upload stands elsewhere. Try again; it goes on where it was.',
  },
  too_many_uploads: {
    zh: '未完成的上传太多。请先完成或放弃一些。',
    en: 'Too many uploads are unfinished. Finish or drop some of them first.',
  },
  wrong_signature: {
    zh: '签名不是应签署人的签名。',
    en: 'The signature is not that of the one who must sign.',
  },
  digest_mismatch: {
    zh: '文件与声明的摘要或大小不符。',
    en: 'The file does not have the digest or size declared.',
  },
  defective_form: { zh: '申请表有需要补正的地方。', en: 'The form has defects; they are listed.' },
  empty_file: { zh: '空文件不能存证。', en: 'An empty file cannot be deposited.' },
  sign_in_refused: {
    zh: '签名未被接受，没有登录。请重新登录；密钥更换过的，请填写您的 DID。',
    en: 'The signature was not accepted. Sign in again; if your key was replaced, give your DID.',
  },
  idempotency_mismatch: {
    zh: '这次提交与先前的一次编号相同而内容不同。请刷新页面后重新提交。',
    en: 'This was sent before with other contents. Reload the page and send it again.',
  },
  too_many_requests: {
    zh: '请求过于频繁，请稍后再试。',
    en: 'Too many requests. Wait a minute and try again.',
  },
  internal: {
    zh: '登记系统出错，错误已记录。请稍后再试。',
    en: 'The registry failed and has recorded it. Try again later.',
  },
  unavailable: {
    zh: '登记系统暂时不可用，请稍后再试。',
    en: 'A part of the registry does not answer. Try again later.',
  },
  storage_full: {
    zh: '存储空间已满，没有保存任何内容。',
    en: 'There is no room left; nothing was stored.',
  },
}
