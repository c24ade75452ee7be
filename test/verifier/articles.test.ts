import assert from 'node:assert/strict'
import applications from '../../api/applications/defects.json' with { type: 'json' }
import identities from '../../api/realname/defects.json' with { type: 'json' }
import { articleLabel } from '../../verifier/articles.ts'

const cited = Object.values({ ...applications, ...identities }).flatMap((row) =>
  'article' in row ? [row.article] : [],
)

describe('the rule that a defect rests on', () => {
  it('is told in English too, for every one that the registry cites', () => {
    assert.ok(cited.length > 50)
    for (const zh of cited) {
      const label = articleLabel(zh)
      assert.equal(label.zh, zh)
      assert.match(label.en, /^[\u0020-\u007e]+$/, zh)
    }
  })

  it('has the numbers of the Chinese text', () => {
    for (const [zh, en] of [
      ['著作权法 第三条', 'Copyright Law, art. 3'],
      ['著作权法 第十条第一项', 'Copyright Law, art. 10 item 1'],
      ['著作权法 第十八条第二款', 'Copyright Law, art. 18 para. 2'],
      ['著作权法 第十三条、第十六条', 'Copyright Law, art. 13, art. 16'],
      ['民法典 第一百六十五条', 'Civil Code, art. 165'],
      ['民法典 第一千零一十九条', 'Civil Code, art. 1019'],
      [
        '著作权法实施条例 第二十五条；Z21',
        'Implementing Regulations of the Copyright Law, art. 25; Z21',
      ],
      ['Z11 第2项、第11项', 'form Z11, item 2, item 11'],
      ['GB 11643、GB 32100', 'GB 11643, GB 32100'],
      ['R11', 'R11'],
    ] as const)
      assert.equal(articleLabel(zh).en, en)
  })

  it('is left as it is where somebody cites another', () => {
    for (const own of ['民法典', '商标法 第五条', '著作权法 第三条的规定', '见说明', ''])
      assert.equal(articleLabel(own).en, own)
  })
})
