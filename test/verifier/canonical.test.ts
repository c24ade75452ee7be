import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { canonicalize, parseStrict, readStrict } from '../../verifier/canonical.ts'
import { toHex, toUtf8 } from '../../verifier/encoding.ts'
import { VerificationError } from '../../verifier/errors.ts'
import { runs } from '../_util/runs.ts'

// A CommonJS package whose types describe a default export that plain Node does not see.
const npmCanonicalize: (value: unknown) => string = createRequire(import.meta.url)('canonicalize')

const refused = (text: string) => assert.throws(() => parseStrict(text), isJsonError, text)
const isJsonError = (error: unknown) => error instanceof VerificationError && error.code === 'json'

/** JSON values as canonical documents use them: text and safe integers. */
const { document } = fc.letrec((tie) => ({
  document: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('document')),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('document'), { noNullPrototype: true }),
  ),
}))

describe('canonical JSON', () => {
  it('prints what the npm package canonicalize prints', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme', noUnicodeString: false }), (value) => {
        assert.equal(canonicalize(value), npmCanonicalize(value))
      }),
      { numRuns: runs() },
    )
  })

  it('reads back what it printed, in canonical form or with white space', () => {
    fc.assert(
      fc.property(document, (value) => {
        const canonical = canonicalize(value)
        assert.deepEqual(readStrict(canonical), { value: JSON.parse(canonical), canonical })
        assert.equal(readStrict(JSON.stringify(value, null, 2)).canonical, canonical)
      }),
      { numRuns: runs() },
    )
  })

  it('gives the published bytes of RFC 8785 section 3.2.3 (sorting)', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const values = [...canonicalize(input).matchAll(/:"([^"]*)"/g)].map((match) => match[1])
    assert.deepEqual(values, [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it('gives the published bytes of RFC 8785 section 3.2.4', () => {
    const input = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    assert.equal(
      toHex(toUtf8(canonicalize(input))),
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e412742' +
        '5c225c5c5c5c5c222f227d',
    )
  })

  it('refuses what has no canonical form', () => {
    const deep = JSON.parse('['.repeat(65) + ']'.repeat(65)) as unknown
    for (const value of [
      undefined,
      Number.NaN,
      Infinity,
      '\ud800',
      { a: undefined },
      () => 1,
      1n,
      deep,
    ]) {
      assert.throws(() => canonicalize(value), isJsonError)
    }
    assert.throws(() => canonicalize({ '\udc00': 1 }), isJsonError)
  })

  it('refuses a duplicate member, however it is written and however deep', () => {
    refused('{"a":1,"a":1}')
    refused('{"a":1,"\\u0061":2}')
    refused('{"a":{"b":1,"b":1}}')
    refused('[{"a":[],"b":{},"a":[]}]')
    refused('{"__proto__":1,"__proto__":1}')
    assert.deepEqual(parseStrict('{"a":{"a":"a:"},"b":[{"a":1},{"a":2}]}'), {
      a: { a: 'a:' },
      b: [{ a: 1 }, { a: 2 }],
    })
  })

  it('refuses a number written another way, or not a safe integer', () => {
    for (const n of [
      '1.0',
      '1e3',
      '1E3',
      '-0',
      '0.5',
      '9007199254740992',
      '1e400',
      '1.5e1',
      '-1.0',
    ]) {
      refused(n)
      refused(`{"a":[${n}]}`)
      refused(` { "a" : ${n} } `)
    }
    for (const n of ['01', '+1', '.5', '1.', '0x1', 'NaN', 'Infinity', '-']) refused(n)
    assert.deepEqual(parseStrict('[0,-1,9007199254740991]'), [0, -1, 9007199254740991])
  })

  it('does not take digits inside strings for numbers, nor quotes for ends', () => {
    const value = { a: '1.0 -0 1e3', b: '\\', c: '"x":1,"x":2', d: '{"a":1,"a":1}' }
    assert.deepEqual(parseStrict(JSON.stringify(value, null, 1)), value)
  })

  it('refuses what is not JSON: comments, commas, a byte order mark, control characters, text after', () => {
    for (const text of [
      '',
      '{"a":1,}',
      '[1,]',
      '\ufeff{}',
      '"\n"',
      '{} {}',
      "{'a':1}",
      '// c\n1',
      '"\\ud800"',
    ]) {
      refused(text)
    }
  })
})
