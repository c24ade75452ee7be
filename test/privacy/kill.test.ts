import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CaseView } from '../../api/office/visible.ts'
import { newPerson } from '../_util/people.ts'
import { ChildOffice } from './_util/child-office.ts'
import { adultIdentity, examinedForm } from './_util/marked-forms.ts'
import { Marks } from './_util/marks.ts'

interface Parties {
  readonly items: readonly { readonly dossier: string; readonly fields: unknown }[]
}

const asked = { purpose: 'data_subject_request' }
const onRequest = { reason: 'data_subject_request' }

/** kill -9 where personal data are read and erased. */
describe('kill -9 between', function () {
  this.timeout(300_000)
  const marks = new Marks()
  let child: ChildOffice
  let auditor: string

  before(async () => {
    child = await ChildOffice.start({ preload: join(import.meta.dirname, '_util', 'cut-off.ts') })
    auditor = await child.office.staff('auditor')
  })
  after(() => child.remove())

  async function withdrawn(): Promise<{ did: string; id: string; dossier: string }> {
    const { did } = newPerson()
    const form = await adultIdentity(child.office, marks, did, did)
    const { case: file } = await child.office.expect<{ case: CaseView }>(
      ...([201, did, 'POST', '/v1/identities', form] as const),
    )
    await child.office.step(did, file.id, 'withdraw')
    const { items } = await child.office.expect<{ items: { id: string }[] }>(
      ...([200, did, 'GET', '/v1/personal'] as const),
    )
    return { did, id: file.id, dossier: items[0]!.id }
  }

  /** Asks, and the registry is killed at that moment: there is no answer. Then it is started again. */
  async function cutOff(moment: 'key' | 'event', by: string, path: string, body: object) {
    const { process: server } = child.registry
    const dead = once(server, 'exit')
    server.send(moment)
    await assert.rejects(child.office.send(by, 'POST', path, body), /fetch failed/)
    assert.deepEqual(await dead, [null, 'SIGKILL'])
    child.run('fsck')
    await child.startAgain()
  }

  const events = async (dossier: string): Promise<(string | undefined)[]> => {
    const { status, body } = await child.office.send<CaseView>(
      auditor,
      'GET',
      `/v1/cases/${dossier}`,
    )
    return status === 404 ? [] : body.events.map(({ transition }) => transition)
  }

  it('the event of a reading and its answer: the event is there, the data were not shown', async () => {
    const { did, id, dossier } = await withdrawn()
    assert.deepEqual(await events(dossier), [])
    await cutOff('event', did, `/v1/cases/${id}/personal`, asked)
    assert.deepEqual(await events(dossier), ['read'])
    const { items } = await child.office.expect<Parties>(
      ...([200, did, 'POST', `/v1/cases/${id}/personal`, asked] as const),
    )
    assert.notEqual(items[0]?.fields, 'erased')
    assert.deepEqual(await events(dossier), ['read', 'read'])
  })

  it('the key and the event of an erasure: the data are gone, asking again records it', async () => {
    const { did, id, dossier } = await withdrawn()
    await cutOff('key', did, `/v1/cases/${id}/erasure`, onRequest)
    assert.deepEqual(await events(dossier), [])
    const { items } = await child.office.expect<Parties>(
      ...([200, did, 'POST', `/v1/cases/${id}/personal`, asked] as const),
    )
    assert.equal(items[0]?.fields, 'erased')
    await child.office.expect(200, did, 'POST', `/v1/cases/${id}/erasure`, onRequest)
    assert.deepEqual(await events(dossier), ['erase'])
    await child.office.expect(200, did, 'POST', `/v1/cases/${id}/erasure`, onRequest)
    assert.deepEqual(await events(dossier), ['erase'])
  })

  /** An application that waits for its correction, what to send, and the dossiers that it will replace. */
  async function toCorrect() {
    const { office } = child
    const { did } = newPerson()
    const form = await examinedForm(office, marks, did, did)
    const { case: file } = await office.submit(did, form)
    const { items } = await office.expect<Parties>(
      ...([200, did, 'POST', `/v1/cases/${file.id}/personal`, asked] as const),
    )
    await office.step(await office.staff('intake_clerk'), file.id, 'accept')
    const examiner = await office.staff('examiner')
    await office.step(examiner, file.id, 'claim')
    const wrong = { code: 'other', pointer: '/contact', severity: 'error', zh: '核对', en: 'check' }
    const notice = { defects: [wrong], amend: 'metadataOnly' }
    await office.step(examiner, file.id, 'requireCorrection', notice)
    const contact = { personal: marks.person(`${did} corrected`) }
    const path = `/v1/applications/${file.id}/correction`
    return { did, path, body: { form: { ...form, contact } }, old: items.map((one) => one.dossier) }
  }

  /** The registry itself finishes what it had to erase, some moment after its start. */
  async function erasedByItself(dossiers: readonly string[]): Promise<void> {
    for (const dossier of dossiers) {
      for (let tries = 0; (await events(dossier)).at(-1) !== 'erase'; tries++) {
        assert.ok(tries < 100, 'nothing says that it was erased')
        await pause(100)
      }
      const { events: all } = await child.office.case(auditor, dossier)
      assert.deepEqual([all.at(-1)?.reason, all.at(-1)?.role], ['superseded', 'system'])
    }
  }

  it('the keys of what a correction replaced: the next start erases and records all of them', async () => {
    const { did, path, body, old } = await toCorrect()
    assert.ok(old.length > 1)
    await cutOff('key', did, path, body)
    await erasedByItself(old)
    await child.registry.stop()
    child.run('fsck', '--deep')
    await child.startAgain()
  })

  it('the event of an erasure and its answer: asking again tells that it is done', async () => {
    const { did, id, dossier } = await withdrawn()
    await cutOff('event', did, `/v1/cases/${id}/erasure`, onRequest)
    assert.deepEqual(await events(dossier), ['erase'])
    await child.office.expect(200, did, 'POST', `/v1/cases/${id}/erasure`, onRequest)
    assert.deepEqual(await events(dossier), ['erase'])
  })

  it('the key of a dossier and its case: the key is unused, and nothing is lost by asking again', async () => {
    const { did } = newPerson()
    const form = await adultIdentity(child.office, marks, did, did)
    const key = { 'idempotency-key': `kill ${did}`.replaceAll(/[ :]/g, '-') }
    await cutOffSubmission(did, form, key)
    const again = await child.office.send<{ case: CaseView }>(
      did,
      'POST',
      '/v1/identities',
      form,
      key,
    )
    assert.ok([200, 201].includes(again.status), JSON.stringify(again.body))
    const { items } = await child.office.expect<Parties>(
      ...([200, did, 'POST', `/v1/cases/${again.body.case.id}/personal`, asked] as const),
    )
    assert.notEqual(items[0]?.fields, 'erased')
    await child.registry.stop()
    child.run('fsck', '--deep')
    await child.startAgain()
  })

  it('the keys of what a correction replaced, and an older vault has them again: they are erased', async () => {
    const { did, path, body, old } = await toCorrect()
    const [vault, copy] = ['vault', 'vault-of-before'].map((name) => join(child.folder, name))
    await child.registry.stop()
    await cp(vault!, copy!, { recursive: true })
    await child.startAgain()
    await cutOff('key', did, path, body)
    await child.registry.stop()
    await rm(vault!, { recursive: true })
    await rename(copy!, vault!)
    await child.startAgain()
    await erasedByItself(old)
  })

  async function cutOffSubmission(
    did: string,
    form: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { process: server } = child.registry
    const dead = once(server, 'exit')
    server.send('event')
    await assert.rejects(child.office.send(did, 'POST', '/v1/identities', form, headers))
    await dead
    await child.startAgain()
  }
})
