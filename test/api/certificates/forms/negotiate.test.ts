import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  chooseLanguage,
  forms,
  formTypes,
  negotiate,
} from '../../../../api/certificates/forms/negotiate.ts'
import { runs } from '../../../_util/runs.ts'

const browser =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8'

describe('certificate forms: which form', () => {
  const wanted: Record<string, (typeof forms)[number]> = {
    '*/*': 'json',
    '': 'json',
    'application/json': 'json',
    'application/vc': 'vc',
    'application/pdf': 'pdf',
    'image/png': 'png',
    'image/*': 'png',
    [browser]: 'html',
    'text/html;q=0.5, application/pdf': 'pdf',
    'text/html;q=0, */*': 'json',
    'text/csv': 'json',
  }
  for (const [accept, form] of Object.entries(wanted)) {
    it(`${accept || 'an empty header'}: ${form}`, () => assert.equal(negotiate(accept), form))
  }

  it('is JSON where nothing is said', () => assert.equal(negotiate(undefined), 'json'))

  it('is each one that is asked for by its type', () => {
    for (const form of forms) assert.equal(negotiate(formTypes[form]), form)
  })

  it('is always one of them, whatever the header', () => {
    const check = fc.property(fc.string(), (accept) => assert.ok(forms.includes(negotiate(accept))))
    fc.assert(check, { numRuns: runs() })
  })
})

describe('certificate forms: which language', () => {
  it('is the one asked for, then the one the reader likes, then Chinese', () => {
    assert.equal(chooseLanguage('en', 'zh'), 'en')
    assert.equal(chooseLanguage('fr', 'zh-CN,zh;q=0.9'), 'zh')
    assert.equal(chooseLanguage(undefined, 'en-US,en;q=0.9,zh;q=0.8'), 'en')
    assert.equal(chooseLanguage(undefined, 'fr'), 'zh')
    assert.equal(chooseLanguage(undefined, undefined), 'zh')
  })
})
