import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalize } from '../../verifier/canonical.ts'
import { legalNotices } from '../../verifier/certificate.ts'
import { ENTRY_LENGTH, entryKinds } from '../../verifier/entry.ts'
import { messages } from '../../verifier/messages.ts'
import { stepIds } from '../../verifier/report.ts'
import {
  actingRoles,
  amendments,
  caseTypes,
  categoryCodes,
  commissionedHolders,
  commitmentFields,
  digitalSourceTypes,
  organisationKinds,
  reasonsOfChange,
  reasonsWithBasis,
  serviceVariants,
} from '../../verifier/vocabulary.ts'
import { disclosureVectors } from '../vectors/cases/disclosure.ts'
import { noteVectors } from '../vectors/cases/note.ts'
import { eventSubject, suspensionSubject } from './_util/acts.ts'

const folder = join(import.meta.dirname, '../../docs/formats')
const page = async (name: string) => readFile(join(folder, name), 'utf8')
/** Text without the padding that a formatter puts into tables. */
const squeeze = (text: string) => text.replaceAll(/[ \t]+/g, ' ')

/** The first example of a page. */
async function exampleOf(name: string): Promise<Record<string, unknown>> {
  const [, json = ''] = /```json\n([^`]+)```/.exec(await page(name)) ?? []
  return JSON.parse(json)
}

/** The input of the first accepted vector of a format. */
function find(format: string): { text: string; vkey: string } {
  const vector = noteVectors().find((one) => one.format === format && one.verdict === 'accept')
  return JSON.parse(JSON.stringify(vector?.input))
}

describe('docs/formats', () => {
  it('lists every step and every code, with its status and sentence', async () => {
    const text = squeeze(await page('verification.md'))
    for (const id of stepIds) assert.ok(text.includes(`\`${id}\``), id)
    for (const [code, [status, , en]] of Object.entries(messages)) {
      assert.ok(text.includes(`| \`${code}\` | ${status} | ${en} |`), code)
    }
    assert.equal(
      text.match(/^\| `[a-z0-9-]+` \| (pass|fail|not-checkable) \|/gm)?.length,
      Object.keys(messages).length,
    )
  })

  it('quotes the legal notices as they stand', async () => {
    const pages = {
      work: 'certificate.md',
      deposit: 'deposit-receipt.md',
      identity: 'identity-certificate.md',
      statusChange: 'status-change.md',
    }
    for (const [kind, { zh, en }] of Object.entries(legalNotices)) {
      const text = (await page(pages[kind as keyof typeof pages])).replaceAll(/\n> ?/g, '\n')
      assert.ok(text.includes(zh), `${kind} zh`)
      assert.ok(squeeze(text).includes(en), `${kind} en`)
    }
  })

  it('names every code of the closed lists', async () => {
    const text = await page('certificate.md')
    for (const code of [...categoryCodes, ...digitalSourceTypes])
      assert.ok(text.includes(`\`${code}\``), code)
    const entry = squeeze(await page('entry.md'))
    for (const [name, number] of Object.entries(entryKinds))
      assert.ok(entry.includes(`| ${number} | \`${name}\` |`), name)
    assert.ok(entry.includes(`${ENTRY_LENGTH} bytes`))
  })

  it('names every code of the newer lists on the page where it belongs', async () => {
    const lists: [string, object][] = [
      ['certificate.md', { ...serviceVariants, ...commissionedHolders, ...amendments }],
      ['identity-certificate.md', { ...organisationKinds, ...commitmentFields }],
      ['process-event.md', { ...caseTypes, ...actingRoles }],
    ]
    for (const [name, list] of lists) {
      const text = await page(name)
      for (const code of Object.keys(list)) assert.ok(text.includes(`\`${code}\``), code)
    }
    const changes = squeeze(await page('status-change.md'))
    for (const [change, reasons] of Object.entries(reasonsOfChange)) {
      const marked = reasons.map(
        (one) => `\`${one}\`${reasonsWithBasis.includes(one) ? '\\*' : ''}`,
      )
      assert.ok(changes.includes(`| \`${change}\` | ${marked.join(', ')}`), change)
    }
  })

  it('shows examples that are vectors', async () => {
    const elided = { zh: '…', en: '…' }
    const change = { ...suspensionSubject(), legalNotice: elided }
    assert.deepEqual(await exampleOf('status-change.md'), change)
    assert.deepEqual(await exampleOf('process-event.md'), eventSubject())
    const shown = canonicalize(await exampleOf('disclosure.md'))
    const vector = disclosureVectors().find(({ name }) => name === 'only-name')
    assert.deepEqual(Object(vector?.input).text, shown)
    assert.ok((await page('proof.md')).includes(find('tlog-proof').text))
    assert.ok((await page('log.md')).includes(find('checkpoint').text))
    assert.ok((await page('log.md')).includes(find('checkpoint').vkey))
  })

  it('links only to what is there', async () => {
    for (const name of await readdir(folder)) {
      const links = (await page(name)).matchAll(/\]\((?!https?:)([^)#]+)/g)
      for (const [, link = ''] of links)
        assert.ok(existsSync(join(folder, link)), `${name}: ${link}`)
    }
  })
})
