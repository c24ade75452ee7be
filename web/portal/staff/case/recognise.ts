/**
 * What a file is, by its first bytes: never by its name, nor by what the depositor said. Only kinds that a browser shows
 * without running anything are known here; a picture that can hold scripts (SVG) is text.
 */

export type Kind = 'image' | 'audio' | 'video'

export type Recognised =
  { readonly as: Kind; readonly mediaType: string } | { readonly as: 'text' | 'other' }

/** Bytes looked at. */
export const headLength = 4096

interface Mark {
  readonly at: number
  /** Latin-1. */
  readonly bytes: string
}

const kinds: readonly (readonly [string, ...(readonly Mark[])])[] = [
  ['image/png', { at: 0, bytes: '\u0089PNG\r\n\u001a\n' }],
  ['image/jpeg', { at: 0, bytes: '\u00ff\u00d8\u00ff' }],
  ['image/gif', { at: 0, bytes: 'GIF8' }],
  ['image/webp', { at: 0, bytes: 'RIFF' }, { at: 8, bytes: 'WEBP' }],
  ['image/avif', { at: 4, bytes: 'ftypavif' }],
  ['audio/wav', { at: 0, bytes: 'RIFF' }, { at: 8, bytes: 'WAVE' }],
  ['audio/mpeg', { at: 0, bytes: 'ID3' }],
  ['audio/mpeg', { at: 0, bytes: '\u00ff\u00fb' }],
  ['audio/flac', { at: 0, bytes: 'fLaC' }],
  ['audio/ogg', { at: 0, bytes: 'OggS' }],
  ['audio/mp4', { at: 4, bytes: 'ftypM4A' }],
  ['video/webm', { at: 0, bytes: '\u001aE\u00df\u00a3' }],
  ['video/mp4', { at: 4, bytes: 'ftyp' }],
]

/** `head`: the first bytes of the file, or all of it. */
export function recognise(head: Uint8Array): Recognised {
  const latin = Array.from(head.subarray(0, 16), (byte) => String.fromCodePoint(byte)).join('')
  const found = kinds.find(([, ...marks]) =>
    marks.every(({ at, bytes }) => latin.startsWith(bytes, at)),
  )
  if (found !== undefined) return { as: found[0].split('/')[0] as Kind, mediaType: found[0] }
  return { as: isText(head) ? 'text' : 'other' }
}

/** UTF-8 without control characters; a character may be cut off at the end. */
function isText(head: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // eslint-disable-next-line no-control-regex
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)
  } catch {
    return false
  }
}
