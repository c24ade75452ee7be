import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { bounds, keptSeconds } from '../../../api/checks/checks.ts'
import { newPerson, signedInAs } from '../../_util/people.ts'
import { RegistryHere } from '../../_util/registry-here.ts'
import {
  application,
  deposited,
  expectJson,
  expectProblem,
  postJson,
  sha256,
  type Resource,
} from './_api.ts'
import { askCheck, ended, resultText, rowsOf, sendCsv, type Check } from './_checks.ts'
import { newKey, withKey } from './_keys.ts'

interface Verified {
  readonly results: readonly {
    readonly certificates?: readonly { id: string; registrationNumber: string; state: string }[]
  }[]
}

describe('bulk checks', function () {
  this.timeout(60_000)
  let here: RegistryHere
  let headers: { authorization: string }
  const platform = newPerson()
  const works: Resource[] = []

  const registerWork = async (title: string): Promise<Resource> => {
    const { did } = newPerson()
    const { id } = await deposited(registry(), did)
    const form = application(did, id)
    const body = { ...form, work: { ...form.work, title } }
    return expectJson<Resource>(await postJson(registry(), '/v1/works', body), 201)
  }
  const registry = () => ({ url: here.url, dataFolder: here.folder }) as never
  const digestOf = (work: Resource) => work.document.credentialSubject.files![0]!.digests.sha256
  const numberOf = (work: Resource) => work.document.credentialSubject.registrationNumber!
  const suspend = async (work: Resource): Promise<void> => {
    const registrar = newPerson()
    await here.grant(registrar.did, 'registrar')
    const body = { change: 'suspended', reason: 'ownership_dispute' }
    const by = await signedInAs(here.url, registrar.did)
    const answer = await postJson(registry(), `/v1/certificates/${work.id}/status`, body, by)
    assert.equal(answer.status, 201, await answer.text())
  }
  const checked = async (csv: string, by = headers) => {
    const { id } = await expectJson<Check>(await sendCsv(here.url, csv, by), 202)
    const check = await ended(here.url, id, by)
    assert.equal(check.state, 'done')
    const text = await resultText(here.url, id, by)
    return { id, check, text, rows: rowsOf(text) }
  }
  const filesLeft = () => readdir(join(here.folder, 'checks'))

  before(async () => {
    here = await RegistryHere.start()
    headers = await signedInAs(here.url, platform.did)
    works.push(await registerWork('=HYPERLINK("http://x")'), await registerWork('山水 Landscape'))
    await suspend(works[1]!)
    await here.context.register.caughtUp()
  })
  after(() => here.remove())

  it('say of each row what one call says of the same thing', async () => {
    const [first, second] = works
    const unknown = sha256(randomBytes(9))
    const items = [
      { sha256: digestOf(first!) },
      { registrationNumber: numberOf(second!) },
      { sha256: unknown },
      { sha256: digestOf(first!), registrationNumber: numberOf(second!) },
      { registrationNumber: '链作登字-2026-H-99999999' },
    ]
    const { results } = await expectJson<Verified>(
      await postJson(registry(), '/v1/verify', { items }),
      200,
    )
    const lines = items.map(({ sha256: digest = '', registrationNumber = '' }) =>
      [digest, registrationNumber, 'x'].join(','),
    )
    const { rows, check } = await checked(`sha256,number,mine\n${lines.join('\n')}\n`)
    assert.deepEqual([check.rows, check.done, check.found, check.problems], [5, 5, 3, 0])
    for (const [n, { certificates = [] }] of results.entries()) {
      const row = rows[n]!
      assert.equal(row['registry_certificates'], String(certificates.length))
      assert.equal(row['registry_found'], certificates.length > 0 ? 'yes' : 'no')
      const shown = certificates.find(({ id }) => id === row['registry_certificate'])
      assert.equal(shown?.registrationNumber ?? '', row['registry_number'])
      assert.equal(shown?.state ?? '', row['registry_state'])
      assert.equal(row['mine'], 'x')
      assert.equal(row['registry_problem'], '')
      assert.ok(Math.abs(Date.parse(row['registry_checked']!) - Date.now()) < 60_000)
    }
    assert.deepEqual(
      rows.map((row) => row['registry_suspended']),
      ['no', 'yes', '', 'no', ''],
    )
    assert.equal(rows[1]!['registry_title'], '山水 Landscape')
    assert.equal(rows[1]!['registry_holders'], '王小明')
    assert.match(rows[1]!['registry_registered']!, /^\d{4}-\d\d-\d\d$/)
  })

  it('keep what a spreadsheet would run from running, of the caller and of the register', async () => {
    const { rows, text } = await checked(`sha256,mine\n${digestOf(works[0]!)},+1+cmd|x\n`)
    assert.equal(rows[0]!['registry_title'], `'=HYPERLINK("http://x")`)
    assert.equal(rows[0]!['mine'], "'+1+cmd|x")
    assert.ok(text.startsWith('\ufeffsha256,mine,registry_found,'))
    assert.ok(!/[,\n"][=+@-]/.test(text.replaceAll(/""/g, '')))
  })

  it('tell in the row what is wrong with it, and go on', async () => {
    const digest = digestOf(works[0]!)
    const lines = ['ABC,', `${digest.toUpperCase()},`, ',nonsense', ',', `${digest},`]
    const { rows, check } = await checked(`sha256,number\n${lines.join('\n')}\n`)
    assert.deepEqual([check.rows, check.found, check.problems], [5, 1, 4])
    assert.deepEqual(
      rows.map((row) => row['registry_problem']!.replace(/ must.*(?= \()/, '')),
      [
        'invalid_digest: sha256 (line 2)',
        'invalid_digest: sha256 (line 3)',
        'invalid_request: number (line 4)',
        'invalid_request: neither sha256 nor number is given (line 5)',
        '',
      ],
    )
    assert.ok(rows.slice(0, 4).every((row) => row['registry_found'] === ''))
    assert.equal(rows[4]!['registry_found'], 'yes')
  })

  it('know what was registered a moment ago, and take an earlier result', async () => {
    const work = await registerWork('刚刚登记')
    const first = await checked(`note,sha256\nx,${digestOf(work)}\n`)
    assert.equal(first.rows[0]!['registry_title'], '刚刚登记')
    assert.equal(first.rows[0]!['registry_holders'], '王小明')
    const again = await checked(first.text)
    assert.deepEqual(Object.keys(again.rows[0]!), Object.keys(first.rows[0]!))
    assert.equal(again.rows[0]!['registry_number'], numberOf(work))
  })

  it('refuse a CSV that is broken, with the line, and keep nothing of it', async () => {
    const before = await filesLeft()
    const broken = await expectProblem(
      await sendCsv(here.url, 'sha256,a\nx,y\nz\n', headers),
      'invalid_request',
    )
    assert.equal(Reflect.get(broken, 'line'), 3)
    const json = { ...headers, 'content-type': 'application/json' }
    await expectProblem(await sendCsv(here.url, '{}', json), 'unsupported_media_type')
    await expectProblem(await sendCsv(here.url, '', headers), 'invalid_request')
    assert.deepEqual(await filesLeft(), before)
  })

  it('are for those who asked, and their keys of scope check; on disk they are sealed', async () => {
    const mark = `mark-${randomBytes(8).toString('hex')}`
    const { id } = await checked(`sha256,mine\n${digestOf(works[0]!)},${mark}\n`)
    for (const name of await filesLeft()) {
      const bytes = await readFile(join(here.folder, 'checks', name))
      assert.ok(
        !bytes.includes(mark) && bytes.subarray(0, 21).toString().startsWith('age-encryption'),
      )
    }
    const key = withKey(await newKey(here.url, platform.did, ['check']))
    assert.equal((await askCheck(here.url, id, key)).id, id)
    assert.ok((await resultText(here.url, id, key)).includes(mark))
    const others = await signedInAs(here.url, newPerson().did)
    for (const [path, method] of [
      [`/v1/checks/${id}`, 'GET'],
      [`/v1/checks/${id}/result`, 'GET'],
      [`/v1/checks/${id}`, 'DELETE'],
    ] as const) {
      const answer = await fetch(here.url + path, { method, headers: others })
      await expectProblem(answer, 'not_found')
    }
    const listed = await fetch(`${here.url}/v1/checks`, { headers: others })
    assert.deepEqual(await expectJson(listed, 200), { items: [] })
    const gone = await fetch(`${here.url}/v1/checks/${id}`, { method: 'DELETE', headers: key })
    assert.equal(gone.status, 204)
    assert.ok((await filesLeft()).every((name) => !name.startsWith(id)))
    const result = await fetch(`${here.url}/v1/checks/${id}/result`, { headers: key })
    await expectProblem(result, 'not_found')
  })

  it('are bounded in number, and deleted after a week with their files', async () => {
    const { did } = newPerson()
    const by = await signedInAs(here.url, did)
    const csv = `number\n${numberOf(works[0]!)}\n`
    const made = []
    for (let n = 0; n < bounds.ofOne; n++)
      made.push(await expectJson<Check>(await sendCsv(here.url, csv, by), 202))
    await expectProblem(await sendCsv(here.url, csv, by), 'too_many_requests')
    await ended(here.url, made.at(-1)!.id, by)
    const { keptUntil, created } = made[0]!
    assert.equal(Date.parse(keptUntil) - Date.parse(created), keptSeconds * 1000)
    here.ahead = keptSeconds + 61
    const again = await signedInAs(here.url, newPerson().did)
    const { id } = await expectJson<Check>(await sendCsv(here.url, csv, again), 202)
    await ended(here.url, id, again)
    assert.deepEqual(here.context.vault.checks.list(did), [])
    assert.deepEqual((await filesLeft()).toSorted(), [`${id}.input.age`, `${id}.result.age`])
    here.ahead = 0
  })

  it('fail where the upload is lost, and hold up no other', async () => {
    const { did } = newPerson()
    const by = await signedInAs(here.url, did)
    const lost = '01a20244-c0f0-7715-92b6-740dca8098b0'
    const row = { id: lost, did, created: here.now(), rows: 1, bytes: 1 }
    assert.equal(await here.context.vault.checks.add(row, bounds), undefined)
    await checked(`number\n${numberOf(works[0]!)}\n`)
    assert.equal((await ended(here.url, lost, by)).state, 'failed')
    const result = await fetch(`${here.url}/v1/checks/${lost}/result`, { headers: by })
    await expectProblem(result, 'state_changed')
  })

  it('lose what a crash left of uploads at the next start, and nothing else', async () => {
    const { id, text } = await checked(`number\n${numberOf(works[0]!)}\n`)
    await here.close()
    await rm(join(here.folder, 'checks', `${id}.input.age`))
    await here.open()
    assert.equal(await resultText(here.url, id, await signedInAs(here.url, platform.did)), text)
  })
})
