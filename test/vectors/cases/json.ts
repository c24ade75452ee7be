import { canonicalize } from '../../../verifier/canonical.ts'
import { documentHash } from '../../../verifier/digest.ts'
import { toHex } from '../../../verifier/encoding.ts'
import { accepting, rejecting, type Vector } from '../vector.ts'

const accepted: readonly (readonly [string, string, string])[] = [
  [
    'sorting',
    'Members are sorted by UTF-16 code units (RFC 8785 §3.2.3).',
    '{"\\u20ac":"Euro","\\r":"CR","\\ufb33":"Dalet","1":"One","\\ud83d\\ude00":"Smile","\\u0080":"Control","\\u00f6":"o umlaut"}',
  ],
  [
    'white-space',
    'White space between tokens has no meaning.',
    ' {\r\n\t"b" : [ 1 , 2 ] ,\n "a" : { } } ',
  ],
  [
    'escapes',
    'Escapes have one canonical form.',
    '{"a":"\\u0041\\/\\u000a\\u001f\\"\\\\","b":"版"}',
  ],
  ['numbers', 'Safe integers in shortest form.', '[0,-1,9007199254740991,-9007199254740991]'],
  [
    'nested-names',
    'One name in several objects is no duplicate.',
    '{"a":{"a":1},"b":[{"a":2},{"a":3}]}',
  ],
  ['digits-in-strings', 'What stands in strings is no number.', '{"a":"1.0 -0 01"}'],
  ['number-names', 'Names that look like numbers are sorted as text.', '{"9":0,"10":0}'],
]

const rejected: readonly (readonly [string, string, string])[] = [
  ['duplicate-member', 'A member is there twice.', '{"a":1,"a":1}'],
  [
    'duplicate-member-escaped',
    'A member is there twice, written differently.',
    '{"a":1,"\\u0061":2}',
  ],
  [
    'duplicate-member-deep',
    'A member is there twice, deep inside.',
    '{"a":[{"b":{"c":1,"d":2,"c":3}}]}',
  ],
  ['number-fraction', 'A number with a fraction.', '{"a":1.0}'],
  ['number-exponent', 'A number with an exponent.', '{"a":1e3}'],
  ['number-minus-zero', 'Minus zero.', '{"a":-0}'],
  ['number-leading-zero', 'A number with a leading zero.', '{"a":01}'],
  ['number-unsafe', 'A number beyond 2^53 - 1.', '{"a":9007199254740992}'],
  ['lone-surrogate', 'Half of a character.', '{"a":"\\ud800"}'],
  ['lone-surrogate-name', 'Half of a character in a name.', '{"\\udc00":1}'],
  ['trailing-comma', 'A comma after the last member.', '{"a":1,}'],
  ['two-values', 'Text after the value.', '{} {}'],
  ['byte-order-mark', 'A byte order mark before the value.', '\ufeff{}'],
  ['control-character', 'A raw control character in a string.', '{"a":"\u0001"}'],
  ['too-deep', 'More than 64 levels.', `${'['.repeat(65)}${']'.repeat(65)}`],
]

/** Strict JSON and its canonical form. */
export function jsonVectors(): Vector[] {
  const accept = accepting('canonical-json')
  const reject = rejecting('canonical-json')
  return [
    ...accepted.map(([name, note, text]) => {
      const canonical = canonicalize(JSON.parse(text))
      return accept(name, note, { text }, { canonical, sha256: toHex(documentHash(canonical)) })
    }),
    ...rejected.map(([name, note, text]) => reject(name, note, { text }, { code: 'json' })),
  ]
}
