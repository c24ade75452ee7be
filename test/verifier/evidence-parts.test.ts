import assert from 'node:assert/strict'
import { toUtf8 } from '../../verifier/encoding.ts'
import { isZip, listAsDocument, memberOf } from '../../verifier/evidence-parts.ts'
import { makeEvidence } from './_util/evidence.ts'
import { signDocument } from './_util/documents.ts'
import { unsignedList } from './_util/acts.ts'

describe('parts of evidence', () => {
  it('are known by how they begin, whatever they are called', async () => {
    for (const [name, bytes] of (await makeEvidence()).files)
      assert.equal(memberOf('some file', bytes), name)
  })

  it('are known by their name where they are damaged; README.txt is not', () => {
    const damaged = toUtf8('nothing of the kind')
    for (const name of ['certificate.json', 'anchor.json', 'did.json', 'history.json'])
      assert.equal(memberOf(name, damaged), name)
    assert.equal(memberOf('README.txt', damaged), undefined)
    assert.equal(memberOf('notes.txt', damaged), undefined)
    assert.equal(memberOf('binary', Uint8Array.of(0xff, 0xfe, 0x00)), undefined)
  })

  it('may lie in a zip, which has a mark of its own', () => {
    assert.equal(isZip(toUtf8('PK\x03\x04 and more')), true)
    assert.equal(isZip(toUtf8('PK\x05\x06')), false)
    assert.equal(isZip(toUtf8('P')), false)
  })

  it('a status list alone is what is to be verified; beside a document or another list it is not', () => {
    const list = toUtf8(JSON.stringify(signDocument(unsignedList('revocation', []))))
    const other = toUtf8('{}')
    const alone = new Map([['status-revocation.json', list]])
    listAsDocument(alone)
    assert.deepEqual([...alone.keys()], ['certificate.json'])
    for (const beside of ['certificate.json', 'status-refresh.json']) {
      const both = new Map([
        ['status-revocation.json', list],
        [beside, other],
      ])
      listAsDocument(both)
      assert.deepEqual([...both.keys()], ['status-revocation.json', beside])
    }
  })
})
