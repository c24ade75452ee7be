import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createKey } from '../../scripts/keystore.ts'
import { OfficeHere, type IssuedCertificate, type SteppedAnswer } from '../_util/office.ts'
import { newPerson, walletOf } from '../_util/people.ts'
import { RegistryHere } from '../_util/registry-here.ts'
import { jointForm, jointPeople, type JointPeople } from '../privacy/_util/marked-forms.ts'
import { Marks } from '../privacy/_util/marks.ts'
import { ownEnvironment, run, type Answer } from './_util/command.ts'

interface Draft {
  readonly id: string
  readonly revision: number
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** What a person, a child with a guardian and a company own together is changed and given up by all of them. */
describe('requests about what several own', function () {
  this.timeout(240_000)
  let registry: RegistryHere
  let office: OfficeHere
  let registrar: string
  let people: JointPeople
  let certificate: string

  before(async () => {
    const port = await freePort()
    const publicUrl = `http://127.0.0.1:${port}`
    registry = await RegistryHere.start({
      COLOPHON_PORT: String(port),
      COLOPHON_PUBLIC_URL: publicUrl,
    })
    office = new OfficeHere(registry)
    registrar = await office.staff('registrar')
  })
  beforeEach(async () => {
    people = jointPeople()
    certificate = await certified()
  })
  after(() => registry.end())

  async function certified(): Promise<string> {
    const { applicant, guardian, company } = people
    const form = await jointForm(office, new Marks(), 'joint', people)
    const draft = await signedDraft(form, applicant, guardian, company)
    const asked = { draft: draft.id, revision: draft.revision }
    const submitted = await office.expect<SteppedAnswer>(
      ...([201, applicant, 'POST', '/v1/applications', asked] as const),
    )
    return office.certify(submitted.case.id)
  }

  async function signedDraft(form: object, owner: string, ...signers: string[]): Promise<Draft> {
    const drafts = '/v1/applications/drafts'
    const saved = { revision: 0, form }
    const { id } = await office.expect<Draft>(201, owner, 'POST', drafts, saved)
    for (const signer of signers) {
      const path = `${drafts}/${id}/signing?owner=${owner}`
      const { parties } = await office.expect<{ parties: { did: string; text: string }[] }>(
        ...([200, signer, 'GET', path] as const),
      )
      const { text = '' } = parties.find(({ did }) => did === signer) ?? {}
      const signature = await walletOf(signer).signMessage(text)
      await office.expect(200, signer, 'POST', `${drafts}/${id}/signatures`, { owner, signature })
    }
    return office.expect(200, owner, 'GET', `${drafts}/${id}`)
  }

  async function facts(): Promise<{ owners: object[]; authors: object[]; work: object }> {
    type Shown = { document: { credentialSubject: Record<string, object> } }
    const path = `/v1/certificates/${certificate}`
    const { document } = await office.expect<Shown>(200, undefined, 'GET', path)
    const { work, authors, owners, ownershipForm } = document.credentialSubject
    return { work, authors, owners, ownershipForm } as never
  }

  const ask = (by: string, body: object) =>
    office.expect<SteppedAnswer>(
      ...([201, by, 'POST', '/v1/requests', { certificate, statement: '更正', ...body }] as const),
    )

  it('are seen by all owners and the guardian, and granted once these have consented', async () => {
    const { applicant, minor, guardian, company } = people
    const asked = { kind: 'surrender' }
    const { id } = (await ask(applicant, asked)).case
    const stranger = newPerson().did
    for (const owner of [applicant, minor, guardian, company])
      assert.equal((await office.case(owner, id)).id, id)
    assert.equal(await office.refused(stranger, 'GET', `/v1/cases/${id}`), 'not_found')
    assert.equal(await office.refusedStep(stranger, id, 'consent'), 'not_found')
    assert.equal(await office.refusedStep(registrar, id, 'consent'), 'forbidden')
    assert.equal(await office.refusedStep(registrar, id, 'grant'), 'state_changed')
    await office.step(company, id, 'consent')
    assert.equal(await office.refusedStep(minor, id, 'consent'), 'forbidden')
    await office.step(guardian, id, 'consent')
    await office.step(registrar, id, 'grant')
    assert.equal((await registry.context.book.lifeOf(certificate)).state, 'surrendered')
  })

  it('name no author who is not asked, hold no number of a person, and change no owner', async () => {
    const { applicant } = people
    const now = await facts()
    const correction = (changed: object) => ({
      kind: 'correction',
      certificate,
      statement: '更正',
      facts: { ...now, ...changed },
    })
    for (const changed of [
      { owners: now.owners.slice(0, 2) },
      {
        authors: now.authors.map((one) => ({ ...one, displayName: '张小三', signing: 'realName' })),
      },
      { work: { ...now.work, title: '夜航 110199199003070041' } },
    ])
      assert.equal(
        await office.refused(applicant, 'POST', '/v1/requests', correction(changed)),
        'invalid_request',
      )
  })

  it('are asked for and consented to from the command line', async () => {
    const { applicant, company, guardian } = people
    const envOf = async (did: string): Promise<NodeJS.ProcessEnv> => {
      const env = {
        ...ownEnvironment(registry.folder),
        XDG_CONFIG_HOME: join(registry.folder, did.slice(-8)),
      }
      const file = join(env.XDG_CONFIG_HOME, 'colophon', 'holder.json')
      await createKey(file, { did, privateKey: walletOf(did).privateKey }, undefined)
      return env
    }
    const envs = {
      [applicant]: await envOf(applicant),
      [company]: await envOf(company),
      [guardian]: await envOf(guardian),
    }
    const as = (did: string, ...args: string[]): Promise<Answer> =>
      run([...args, '--api', registry.url], { env: envs[did]!, cwd: registry.folder })
    const now = await facts()
    const corrected = { ...now, work: { ...now.work, title: '夜航（更正）' } }
    await writeFile(join(registry.folder, 'facts.json'), JSON.stringify(corrected))
    const missing = await as(applicant, 'request', 'copy', certificate)
    assert.equal(missing.status, 2, missing.stderr)
    const nowhere = ['request', 'correction', certificate, '--statement', '更正', '--facts', 'x']
    assert.equal((await as(applicant, ...nowhere)).status, 2)
    const asking = ['request', 'correction', certificate, '--statement', '名称有误']
    const asked = await as(applicant, ...asking, '--facts', 'facts.json')
    assert.equal(asked.status, 0, asked.stderr)
    for (const did of [company, guardian]) assert.ok(asked.stdout.includes(`  ${did}`))
    const id = /^Case +(\S+)$/m.exec(asked.stdout)![1]!
    for (const did of [company, guardian]) {
      const shown = await as(did, 'consent', id)
      assert.equal(shown.status, 0, shown.stderr)
      assert.match(shown.stdout, /correction[^]*名称有误[^]*夜航（更正）/)
      const done = await as(did, 'consent', id, '--yes')
      assert.equal(done.status, 0, done.stderr)
    }
    const twice = await as(company, 'consent', id, '--yes')
    assert.deepEqual([twice.status, /consented already/.test(twice.stderr)], [1, true])
    const { event } = await office.step(registrar, id, 'grant')
    const [issued] = event.payload['issued'] as IssuedCertificate[]
    assert.ok(issued, 'the corrected certificate')
    assert.equal((await registry.context.book.lifeOf(certificate)).state, 'superseded')
  })
})
