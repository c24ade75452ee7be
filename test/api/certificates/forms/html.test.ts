import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import fc from 'fast-check'
import { pageOf, pagePolicy } from '../../../../api/certificates/forms/html.ts'
import { languages } from '../../../../api/certificates/forms/negotiate.ts'
import { sheetOf } from '../../../../api/certificates/forms/sheet-of.ts'
import type { CertificateView } from '../../../../api/certificates/forms/view.ts'
import { runs } from '../../../_util/runs.ts'
import { hardCases, identityView, ownerDid, time, workView } from './_util/views.ts'

const signature = { zh: '签名说明', en: 'on the signature' }
const page = (view: CertificateView, lang: 'zh' | 'en' = 'zh') =>
  pageOf(sheetOf(view), { lang, signature })

/** The elements and names of attributes of a page, without its texts. */
const skeleton = (html: string): string[] =>
  [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, '='))

/** A certificate with one text in every place where somebody's words stand. */
function everywhere(text: string): CertificateView {
  const id = 'urn:uuid:01a20242-30b0-7382-acab-00000000000b'
  const owner = {
    displayName: text,
    did: ownerDid(0),
    acquisition: 'original',
    rights: 0x1ffff,
  } as const
  const base = workView({
    work: {
      title: text,
      alternativeTitle: text,
      category: 'other',
      categoryNote: text,
      creationNature: 'adapted',
      basedOn: [{ title: text, owner: text, provenance: text }],
      declaredLicence: text,
      excludedMaterial: text,
      completion: { date: '2026', place: { country: 'CN', city: text } },
      firstPublication: {
        status: 'published',
        place: { country: 'CN', city: text },
        url: `https://a.example/${encodeURIComponent(text)}`,
      },
      identifiers: [{ scheme: text, value: text }],
    },
    authors: [{ displayName: text, signing: 'alias', did: ownerDid(1) }],
    owners: [owner],
    mediaType: 'text/plain',
  })
  const subject = {
    owners: [{ ...owner, partyKind: text, signing: text, acquisitionNote: text, rightsNote: text }],
    series: { id, index: 1, count: 2, title: text },
    acceptanceNumber: text,
    amendment: text,
    serviceVariant: text,
    commissionedHolder: text,
    ownershipNote: text,
    supersedes: { id, registrationNumber: text, registrationDate: '2026-10-01' },
    firstRegistrationDate: '2026-10-01',
  }
  const document = {
    ...base.document,
    credentialSubject: { ...base.document.credentialSubject, ...subject },
  }
  return {
    ...base,
    document: document as CertificateView['document'],
    registrarName: text,
    verifyUrl: `https://registry.example/v1/certificates/x?${encodeURIComponent(text)}`,
    status: {
      state: 'superseded',
      reason: text,
      since: time,
      replacedBy: { id: text, registrationNumber: text },
    },
    history: [{ change: text, reason: text, time, documentId: text, replacedBy: { id: text } }],
  }
}

const payloads = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style><svg onload=alert(1)>',
  '&lt;b&gt;&amp;',
  'javascript:alert(1)',
  '${7*7}{{7*7}}#panic("x")',
  ']]><!--',
]

describe('certificate forms: the page', () => {
  it('takes nothing that somebody wrote for markup, in any field', () => {
    const plain = skeleton(page(everywhere('x')))
    for (const payload of payloads) {
      for (const lang of languages)
        assert.deepEqual(
          skeleton(page(everywhere(payload), lang)),
          skeleton(page(everywhere('x'), lang)),
          payload,
        )
    }
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (text) => {
        fc.pre(text.trim() !== '' && !/\p{Cc}/u.test(text))
        assert.deepEqual(skeleton(page(everywhere(text))), plain)
      }),
      { numRuns: runs(2) },
    )
  })

  it('shows what somebody wrote as it is', () => {
    for (const payload of payloads) {
      const html = page(everywhere(payload))
      const decoded = html
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', "'")
        .replaceAll('&amp;', '&')
      assert.ok(decoded.includes(`<bdi>${payload}</bdi>`), payload)
    }
  })

  it('needs no script and asks for nothing from anywhere', () => {
    for (const view of [
      workView(),
      identityView(),
      ...Object.values(hardCases).map((make) => make()),
    ]) {
      const html = page(view)
      assert.doesNotMatch(html, /<script|<link|<img|<iframe|\son\w+=|\bsrc=|@import|url\(/)
      for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g))
        assert.match(href, /^(\?(lang|format)=\w+|[0-9a-f-]{36})$/)
    }
  })

  it('works under a policy that allows its own style alone', () => {
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page(workView())) ?? []
    assert.ok(pagePolicy.includes(`style-src 'sha256-${hash('sha256', style, 'base64')}'`))
    assert.match(pagePolicy, /^default-src 'none';/)
    assert.doesNotMatch(page(workView()), /\sstyle="/)
  })

  it('speaks one language at a time, and offers the other', () => {
    const [zh, en] = [page(workView(), 'zh'), page(workView(), 'en')]
    assert.match(zh, /<html lang="zh-CN">[^]*href="\?lang=en"/)
    assert.match(en, /<html lang="en">[^]*href="\?lang=zh"/)
    const words = en.replaceAll(
      /<style>[^]*?<\/style>|<bdi>[^]*?<\/bdi>|<code[^]*?<\/code>|<title>[^]*?<\/title>|<header[^]*?<\/header>/g,
      '',
    )
    assert.doesNotMatch(words.replaceAll(/李明|链上版记|北京/g, ''), /\p{Script=Han}/u)
  })

  it('keeps the mark of a copy on the way to its other language, PDF and picture', () => {
    const caseId = '01a20242-30b0-7382-acab-00000000000d'
    const copyOf = { caseId, issuedAt: time, copyNumber: 2 }
    const copied = page(workView({ view: { copyOf } }))
    assert.match(copied, /补发件第 2 份/)
    for (const link of ['lang=en', 'format=pdf', 'format=png'])
      assert.ok(copied.includes(`href="?${link}&amp;copy=${caseId}"`), link)
    // The signed document and the record are the same for every copy.
    for (const link of ['format=vc', 'format=json']) assert.ok(copied.includes(`href="?${link}"`))
    assert.doesNotMatch(page(workView()), /copy=/)
  })

  it('has a language, headings in order, named regions and no id twice', () => {
    const html = page(hardCases.crowd())
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length)
    for (const [, id] of html.matchAll(/aria-labelledby="([^"]+)"/g))
      assert.ok(ids.includes(id), id)
    const levels = [...html.matchAll(/<h(\d)/g)].map(([, level]) => level)
    assert.deepEqual([levels[0], new Set(levels.slice(1))], ['1', new Set(['2'])])
    assert.match(html, /<meta name="viewport" content="width=device-width, initial-scale=1">/)
    assert.match(html, /<th scope="col">/)
  })

  it('closes what it opens', () => {
    const alone = /^(!doctype|meta|br|rect|path)$/
    const open: string[] = []
    for (const [, slash, name = '', self] of page(hardCases.crowd()).matchAll(
      /<(\/?)([!a-z0-9]+)[^>]*?(\/?)>/g,
    )) {
      if (alone.test(name) || self) continue
      if (slash) assert.equal(open.pop(), name)
      else open.push(name)
    }
    assert.deepEqual(open, [])
  })

  it('shows state, history and the way to a new certificate', () => {
    const id = 'urn:uuid:01a20242-30b0-7382-acab-00000000000b'
    const replacedBy = { id, registrationNumber: '链作登字-2026-H-00000099' }
    const html = page(workView({ view: { status: { state: 'superseded', replacedBy } } }), 'en')
    assert.match(html, /class="status ended"/)
    assert.match(
      html,
      /<a href="01a20242-30b0-7382-acab-00000000000b"><bdi>链作登字-2026-H-00000099<\/bdi><\/a>/,
    )
    for (const format of ['pdf', 'png', 'vc', 'json'])
      assert.ok(html.includes(`href="?format=${format}"`))
    // The book names it without the prefix.
    const named = { ...replacedBy, id: id.slice('urn:uuid:'.length) }
    const status = { state: 'superseded', replacedBy: named } as const
    assert.ok(page(workView({ view: { status } }), 'en').includes(`<a href="${named.id}">`))
  })
})
