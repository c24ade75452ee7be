import assert from 'node:assert/strict'
import defects from '../../../api/applications/defects.json' with { type: 'json' }
import { inFormWords } from '../../../web/portal/creators/applications/form/member-words.ts'

/** What is no member of the form: names of standards, forms and files, and places for facts. */
const others = /\{\w+\}|GB\/T|Unicode|DID|Z21|docs\/formats\/certificate\.md|形式C/g

describe('the registry’s texts in the words of the wizard', () => {
  it('name no member of the form in Chinese, whatever the defect', () => {
    for (const [code, text] of Object.entries(defects)) {
      const { zh } = inFormWords(text)
      assert.doesNotMatch(zh.replaceAll(others, ''), /[A-Za-z]/, code)
      assert.doesNotMatch(zh, /[\u4e00-\u9fff] “|” [\u4e00-\u9fff]/, code)
    }
  })

  it('name none in English that is no English word', () => {
    for (const [code, text] of Object.entries(defects)) {
      const { en } = inFormWords(text)
      assert.doesNotMatch(en.replaceAll(others, ''), /[a-z][A-Z]|[a-z]\/[a-z]|AIGC|_/, code)
    }
  })

  it('are what they were where they name no member', () => {
    const { trueWillMissing, dateInvalid, humanContributionMissing } = defects
    assert.deepEqual(inFormWords(dateInvalid).zh, dateInvalid.zh)
    assert.match(inFormWords(trueWillMissing).en, /set “All of this is true/)
    const { zh, en } = inFormWords(humanContributionMissing)
    assert.match(zh, /（“使用的工具”、“人的独创性贡献”）/)
    assert.match(en, /“Tools used” and “What people contributed”/)
  })
})
