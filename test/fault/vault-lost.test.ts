import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newPerson, signedInAs } from '../_util/people.ts'
import {
  removeFolder,
  runCommand,
  startRegistry,
  type TestRegistry,
} from '../_util/start-registry.ts'
import { author, form, owner, work } from '../api/applications/_util/forms.ts'

interface CaseAnswer {
  readonly case: { readonly id: string; readonly state: string }
  readonly code?: string
  readonly items?: readonly { readonly fields: unknown }[]
}

const applicant = newPerson().did

/** A lost vault loses what only it has: personal data cannot be opened any more. Everything else goes on. */
describe('a lost vault', function () {
  this.timeout(180_000)
  let folder: string
  let registry: TestRegistry
  let old: string
  let kept: string
  /** The deposit of the application that is kept. */
  let file: string

  const send = async <T>(status: number, path: string, body?: object, key?: string): Promise<T> => {
    const headers: Record<string, string> = await signedInAs(registry.url, applicant)
    if (key !== undefined) headers['idempotency-key'] = key
    if (body) headers['content-type'] = 'application/json'
    const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers }
    const response = await fetch(registry.url + path, init)
    const text = await response.text()
    assert.equal(response.status, status, `${path}: ${text}`)
    return JSON.parse(text) as T
  }
  const deposit = async (name: string): Promise<string> => {
    const digest = Buffer.from(name.padEnd(32)).toString('hex')
    const facts = {
      holder: applicant,
      mediaType: 'image/png',
      size: 1,
      sha256: digest,
      sm3: digest,
    }
    return (await send<{ id: string }>(201, '/v1/deposits', facts)).id
  }
  const apply = async (id: string, name: string, status = 201): Promise<string> => {
    const [did, basedOn] = [applicant, [{ title: '静夜思', owner: '李白', provenance: '公有' }]]
    const adapted = { creationNature: 'adapted', basedOn, title: `夜航 ${name}` } as const
    const body = form({
      applicant,
      works: [
        work(1, {
          deposits: [id],
          ...adapted,
        }),
      ],
      authors: [author(1, { did })],
      owners: [owner(1, { did })],
    })
    return (await send<CaseAnswer>(status, '/v1/applications', { form: body }, name)).case.id
  }
  const read = (status: number, id: string) =>
    send<CaseAnswer>(status, `/v1/cases/${id}/personal`, { purpose: 'data_subject_request' })
  const readings = async () =>
    (await send<{ items: object[] }>(200, '/v1/cases?type=dossier')).items.length
  const fsck = () => runCommand(folder, ['fsck', '--deep'])

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'colophon-'))
    registry = await startRegistry({ dataFolder: folder })
    old = await apply(await deposit('first'), 'first')
    file = await deposit('kept')
    kept = await apply(file, 'kept')
    await read(200, old)
    await read(200, kept)
    await registry.stop()
    assert.doesNotMatch(registry.output(), /The vault is new/)
    await rm(join(folder, 'vault'), { recursive: true })
  })
  after(async () => {
    await registry.kill()
    await removeFolder(folder)
  })

  it('the registry starts, and says clearly what is lost', async () => {
    registry = await startRegistry({ dataFolder: folder })
    assert.match(registry.output(), /The vault is new and the log is not: personal data/)
  })

  it('what cannot be opened is told as that, and its reading is not on record', async () => {
    const before = await readings()
    for (const id of [old, kept]) assert.equal((await read(410, id)).code, 'personal_data_lost')
    assert.equal(await readings(), before)
  })

  it('cases, deposits and log go on, and new data can be read', async () => {
    assert.equal((await send<CaseAnswer['case']>(200, `/v1/cases/${old}`)).state, 'submitted')
    const id = await apply(await deposit('second'), 'second')
    await read(200, id)
    const step = { transition: 'withdraw' }
    await send(200, `/v1/cases/${old}/steps`, step)
  })

  it('lost data can be erased: what is on record then is true', async () => {
    await send(200, `/v1/cases/${old}/erasure`, { reason: 'data_subject_request' })
    const before = await readings()
    const { items } = await read(200, old)
    assert.deepEqual(
      items!.map(({ fields }) => fields),
      ['erased', 'erased'],
    )
    assert.equal(await readings(), before)
  })

  it('what was sent before the loss is answered again to its key', async () => {
    assert.equal(await apply(file, 'kept', 200), kept)
  })

  it('fsck names each key that is missing, and finds nothing else', async () => {
    await registry.stop()
    const { status, stdout } = fsck()
    assert.equal(status, 1, stdout)
    const failed = stdout.split('\n').filter((line) => line.startsWith('FAIL'))
    assert.equal(failed.length, 1, stdout)
    assert.match(failed[0]!, /vault: dossiers/)
    // Owner and contact of the application whose data were not erased.
    assert.equal(failed[0]!.match(/is unknown to the vault/g)?.length, 2, stdout)
  })
})
