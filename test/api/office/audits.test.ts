import assert from 'node:assert/strict'
import { openChain } from '../../../api/chain/client.ts'
import { deployContracts } from '../../../api/chain/deploy.ts'
import { announceAudit, drawAudit } from '../../../api/office/audits.ts'
import { openOffice } from '../../../api/office/open-office.ts'
import { OfficeHere } from '../../_util/office.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import { hardhatBackend, type Backend } from '../chain/backends.ts'

/** A chain whose newest blocks are there for everybody to see long before they are final. */
describe('audits on a chain that is final late', function () {
  this.timeout(120_000)
  const confirmations = 5
  let registry: RegistryHere
  let backend: Backend

  before(async () => {
    registry = await RegistryHere.start()
    backend = await hardhatBackend({ confirmations }, 200)
  })
  after(async () => {
    await backend?.stop()
    await registry?.remove()
  })

  it('are drawn by a block that is not mined when they are announced, once it is final', async () => {
    const deployment = await deployContracts(backend)
    const chain = await openChain({ ...backend, deployment })
    const office = openOffice({ ...registry.context, chain })
    const people = new OfficeHere(registry)
    const did = await people.identified()
    await people.submit(did, await people.form(did))
    const auditor = await people.staff('auditor')
    const mined = await chain.height()
    assert.ok(mined >= (await chain.head()).number + confirmations - 1)
    const plan = { from: 0, to: office.logNext(), perMille: 1000, blocksAhead: 1 }
    const { event, file } = await announceAudit(office, auditor, plan)
    const block = Number(event.payload['block'])
    assert.ok(block > mined, `block ${block} of ${mined} mined ones`)
    await assert.rejects(drawAudit(office, file), { code: 'too_early' })
    while ((await chain.head()).number < block) await new Promise((done) => setTimeout(done, 100))
    const drawn = await drawAudit(office, file)
    assert.equal(drawn.event.payload['seed'], (await chain.block(block))!.hash)
    await chain.close()
  })
})
