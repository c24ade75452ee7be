import assert from 'node:assert/strict'
import { verifyMessage, Wallet } from 'ethers'
import fc from 'fast-check'
import { applicationForm } from '../../../api/applications/form.ts'
import { splitPersonal } from '../../../api/applications/personal.ts'
import {
  checkSignatures,
  commitPersonal,
  formHashOf,
  signingParties,
  signingText,
} from '../../../api/applications/signatures.ts'
import { runs } from '../../_util/runs.ts'
import { anyForm } from './_util/arbitrary.ts'
import { agentFiling, didOf, form, owner, person, uuidOf, work } from './_util/forms.ts'

const salts = (fill: number) => Array.from({ length: 400 }, () => new Uint8Array(16).fill(fill))
const hashOf = (one: ReturnType<typeof form>, fill = 1) => {
  const { form: rest, parties } = splitPersonal(one)
  return formHashOf(rest, commitPersonal(parties, salts(fill)))
}

describe('applications: signatures', () => {
  it('are over a hash that any change of the form, of a datum or of a salt changes', () => {
    const hash = hashOf(form())
    assert.match(hash, /^[0-9a-f]{64}$/)
    assert.equal(hashOf(form()), hash)
    const other = { ...person, idNumber: '110199199003070042' }
    const changed = [form({ trueWill: false }), form({ owners: [owner(1, { personal: other })] })]
    for (const one of changed) assert.notEqual(hashOf(one), hash)
    assert.notEqual(hashOf(form(), 2), hash)
  })

  it('exist for any form', () => {
    fc.assert(
      fc.property(anyForm, (any) =>
        assert.match(hashOf(applicationForm.parse(any)), /^[0-9a-f]{64}$/),
      ),
      { numRuns: runs() },
    )
  })

  it('need a salt of 16 bytes for every party', () => {
    const { parties } = splitPersonal(form())
    assert.throws(() => commitPersonal(parties, [new Uint8Array(16)]), RangeError)
    assert.throws(
      () =>
        commitPersonal(
          parties,
          parties.map(() => new Uint8Array(15)),
        ),
      RangeError,
    )
  })

  it('are by wallets over a text that people can read, and count for whoever owns the DID', () => {
    const [key, stranger] = [Wallet.createRandom(), Wallet.createRandom()]
    const one = form()
    const [party] = signingParties(one)
    const text = signingText(uuidOf(9), hashOf(one), party!)
    for (const said of [work().title, didOf(1), uuidOf(9), hashOf(one), '著作权人', 'As owner'])
      assert.ok(text.includes(said), said)
    const sign = ({ signingKey }: typeof key) => new Wallet(signingKey).signMessageSync(text)
    const recovered = (wallet: typeof key) => verifyMessage(text, sign(wallet))
    const ownerOf = (did: string) => (did === didOf(1) ? key.address : undefined)
    const right = checkSignatures(one, [{ did: didOf(1), recovered: recovered(key) }], ownerOf)
    assert.deepEqual([...right.signers], [didOf(1)])
    assert.deepEqual(right.defects, [])
    const wrong = [
      { did: didOf(1), recovered: recovered(stranger) },
      { did: didOf(1), recovered: undefined },
      { did: didOf(2), recovered: undefined },
    ]
    const { signers, defects } = checkSignatures(one, wrong, ownerOf)
    assert.equal(signers.size, 0)
    assert.deepEqual(
      defects.map(({ code, pointer }) => `${code} ${pointer}`),
      [0, 1, 2].map((i) => `signatureWrong /signatures/${i}`),
    )
  })

  it('of somebody who has nothing to sign count for nothing', () => {
    const { signers } = checkSignatures(
      form(),
      [{ did: didOf(3), recovered: '0xAA' }],
      () => '0xaa',
    )
    assert.equal(signers.size, 0)
  })

  it('are asked of guardians in the place of minors, and of the agent', () => {
    const guardian = { did: didOf(7), relation: '母', personal: {} }
    const parties = signingParties(
      form({ owners: [owner(1, { minor: true, guardian }), owner(2)], filing: agentFiling([]) }),
    )
    assert.deepEqual(
      parties.map(({ did, capacity }) => [did, capacity]),
      [
        [didOf(7), 'guardian'],
        [didOf(2), 'owner'],
        [didOf(50), 'agent'],
      ],
    )
  })

  it('show no title that could make the text say something else', () => {
    const text = signingText(uuidOf(9), '0', {
      did: didOf(1),
      capacity: 'owner',
      title: 'a\n申请 / Application: x',
      count: 1,
    })
    assert.ok(text.includes('作品 / Work: —\n'))
  })
})
