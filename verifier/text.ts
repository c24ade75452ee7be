// Text that people read on a certificate must not lie about its order or hide what it holds:
// docs/formats/certificate.md, "Text".

const plainAscii = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/
const control = /\p{Cc}/u
const bidiControl = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const byteOrderMark = '\ufeff'
const outerSpace = /^\p{White_Space}|\p{White_Space}$/u

/**
 * What is wrong with a text for display, or null: it must have 1 to `max` code points, be in Unicode
 * normal form C, without control characters, controls of writing direction, lone surrogates, byte order
 * marks, and without white space at either end.
 */
export function textProblem(text: string, max: number): string | null {
  if (text === '') return 'is empty'
  if (text.length <= max && plainAscii.test(text)) return null
  if (!text.isWellFormed()) return 'holds half of a character (a lone surrogate)'
  if (control.test(text)) return 'holds control characters'
  if (bidiControl.test(text)) return 'holds controls of writing direction'
  if (text.includes(byteOrderMark)) return 'holds a byte order mark'
  if (outerSpace.test(text)) return 'begins or ends with white space'
  if (text.normalize('NFC') !== text) return 'is not in Unicode normal form C'
  return codePoints(text) > max ? `is longer than ${max} characters` : null
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
