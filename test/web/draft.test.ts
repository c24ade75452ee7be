import assert from 'node:assert/strict'
import { formHashOf, signingParties, signingText } from '../../api/applications/signatures.ts'
import { splitPersonal } from '../../api/applications/personal.ts'
import { factsOf, isSigningText, linkTo, parsePlace } from '../../web/draft.ts'
import { form, owner } from '../api/applications/_util/forms.ts'

const id = '0192f0c1-7f00-7000-8000-000000000001'
const did = `did:ethr:0xc0104:0x${'ab'.repeat(20)}`

describe('where a draft is', () => {
  it('is read from a link to the page, an address of the API, or plain words', () => {
    const place = { id, owner: did }
    const written = [
      linkTo(place, 'https://registry.test/did'),
      new URL(linkTo(place, 'https://registry.test/did')).hash,
      `/v1/applications/drafts/${id}/signing?owner=${encodeURIComponent(did)}`,
      `申请 ${id} 所有人 ${did}，请签署`,
      `${id.toUpperCase()} ${did}`,
    ]
    for (const text of written) assert.deepEqual(parsePlace(text), place, text)
  })

  it('is read as far as it is there', () => {
    assert.deepEqual(parsePlace(`  ${id} `), { id })
    assert.deepEqual(parsePlace(did), { owner: did })
    const nowhere = ['', '%', '0192f0c1', `${id}0`, `${did}0`, 'did:ethr:0x00:0x1']
    for (const text of nowhere) assert.deepEqual(parsePlace(text), {}, text)
  })
})

describe('the text under a draft', () => {
  const whole = form({ owners: [owner(1, { sharePpm: 250_000 }), owner(2, { sharePpm: 750_000 })] })
  const formHash = formHashOf(splitPersonal(whole).form, [])
  const [party] = signingParties(whole)
  const text = signingText(id, formHash, party!)
  const draft = { id, formHash, parties: [], form: {} }

  it('is known as the API writes it', () => {
    assert.ok(isSigningText(text, draft, party!.did))
  })

  it('is not taken for another draft, form or signer, or where it is another text', () => {
    const other = '0192f0c1-7f00-7000-8000-000000000002'
    assert.equal(isSigningText(text, { ...draft, id: other }, party!.did), false)
    assert.equal(isSigningText(text, { ...draft, formHash: 'f'.repeat(64) }, party!.did), false)
    assert.equal(isSigningText(text, draft, did), false)
    assert.equal(isSigningText(`x\n${text}`, draft, party!.did), false)
    assert.equal(isSigningText(`${text}\nand my house`, draft, party!.did), false)
    assert.equal(isSigningText('', draft, party!.did), false)
  })

  it('comes with what the form says', () => {
    const facts = factsOf({ form: { ...splitPersonal(whole).form } })
    const told = facts.map(({ name, values }) => [name.en, values])
    assert.deepEqual(told, [
      [
        'Works',
        [{ text: { zh: '夜航之1（美术作品，原创）', en: '夜航之1 (work of fine art, original)' } }],
      ],
      ['Authors', [{ text: '张三' }]],
      [
        'Owners',
        [
          { text: '张三 · 25 %', did: whole.owners[0]!.did },
          { text: '张三 · 75 %', did: whole.owners[1]!.did },
        ],
      ],
    ])
  })

  it('leaves out what has not the form expected', () => {
    const odd = {
      works: [null, 7, { title: 1 }, { title: 'T', category: '__proto__' }],
      authors: 3,
    }
    assert.deepEqual(factsOf({ form: odd }), [
      { name: { zh: '作品', en: 'Works' }, values: [{ text: 'T' }] },
    ])
  })
})
