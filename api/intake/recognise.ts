/**
 * What a file is by its first bytes. Only what is certain is said: a signature of several bytes, for the formats that works
 * come in (images, audio, video, documents, archives, markup). Most files of other kinds are simply not recognised.
 */

/** A format that is told by its start. */
export interface Recognised {
  /** For people. */
  readonly name: string
  /** Media types that such a file may rightly be declared as, containers with what is built upon them. */
  readonly types: RegExp
}

interface Format extends Recognised {
  readonly is: (bytes: Uint8Array) => boolean
}

/** Media types that people are held to: of others nobody can say what their files look like. */
const named =
  /^(?:image|audio|video|text)\/|^application\/(?:pdf|zip|gzip|x-gzip|rtf|json|xml|postscript|ogg|mp4|msword|epub\+zip|vnd\.(?:openxmlformats|oasis|ms-)[a-z0-9.-]*)$/

/** Whether bytes stand at a place: text as Latin-1, or numbers. */
const at = (bytes: Uint8Array, offset: number, wanted: string | readonly number[]): boolean =>
  typeof wanted === 'string'
    ? Buffer.from(bytes.subarray(offset, offset + wanted.length)).toString('latin1') === wanted
    : wanted.every((byte, i) => bytes[offset + i] === byte)

const starts =
  (...wanted: readonly (string | readonly number[])[]) =>
  (bytes: Uint8Array): boolean =>
    wanted.some((one) => at(bytes, 0, one))

const riff = (kind: string) => (bytes: Uint8Array) =>
  starts('RIFF', 'RF64')(bytes) && at(bytes, 8, kind)

/** Archives and old office files: nearly any application format may be built upon them. */
const container = /^(?:application\/(?!pdf$|x-pdf$|rtf$|json$|postscript$|ogg$|mp4$)|model\/)/

const formats: readonly Format[] = [
  { name: 'PNG', types: /^image\/(?:x-)?a?png$/, is: starts('\x89PNG\r\n\x1a\n') },
  { name: 'JPEG', types: /^image\/p?jpe?g$/, is: starts([0xff, 0xd8, 0xff]) },
  { name: 'GIF', types: /^image\/gif$/, is: starts('GIF87a', 'GIF89a') },
  { name: 'WebP', types: /^image\/webp$/, is: riff('WEBP') },
  // Raw pictures of cameras are TIFF inside.
  {
    name: 'TIFF',
    types: /^image\/(?:tiff|x-.+|vnd\..+)$/,
    is: starts([0x49, 0x49, 0x2a, 0], [0x4d, 0x4d, 0, 0x2a]),
  },
  {
    name: 'BMP',
    types: /^image\/(?:bmp|x-(?:ms-)?bmp|vnd\.wap\.wbmp)$/,
    is: (bytes) => at(bytes, 0, 'BM') && at(bytes, 6, [0, 0, 0, 0]) && at(bytes, 15, [0, 0, 0]),
  },
  {
    name: 'Photoshop',
    types: /photoshop|psd/,
    is: starts('8BPS\0\x01', '8BPS\0\x02'),
  },
  { name: 'WAV', types: /^audio\/(?:x-)?(?:wave?|vnd\.wave|pn-wav)$/, is: riff('WAVE') },
  { name: 'AVI', types: /^video\/(?:avi|(?:x-|vnd\.)?(?:ms)?video|vnd\.avi)$/, is: riff('AVI ') },
  { name: 'FLAC', types: /^audio\/(?:x-)?flac$/, is: starts('fLaC\0\0\0"') },
  { name: 'MP3', types: /^audio\//, is: isId3 },
  { name: 'MIDI', types: /^audio\/(?:x-|sp-)?midi?$/, is: starts('MThd\0\0\0\x06') },
  {
    name: 'Ogg',
    types: /^(?:audio|video|application)\/(?:x-)?(?:ogg|ogm|opus|vorbis|theora|speex|flac)$/,
    is: starts('OggS\0'),
  },
  {
    name: 'Matroska or WebM',
    types: /^(?:video|audio)\/(?:webm|(?:x-)?matroska(?:-3d)?)$/,
    is: starts([0x1a, 0x45, 0xdf, 0xa3]),
  },
  {
    name: 'MP4, QuickTime or HEIF',
    types:
      /^(?:video|audio|application)\/(?:x-)?(?:mp4|m4[abv]|quicktime|3gpp2?|aac|alac)$|^image\/(?:hei[cf](?:-sequence)?|avif|x-.+)$/,
    is: (bytes) => bytes[0] === 0 && at(bytes, 4, 'ftyp'),
  },
  {
    name: 'PDF',
    types: /^application\/(?:(?:x-)?pdf|(?:vnd\.adobe\.)?illustrator|postscript)$/,
    is: starts('%PDF-'),
  },
  {
    name: 'PostScript',
    types: /^application\/(?:postscript|(?:vnd\.adobe\.)?illustrator|eps)$|^image\/x-eps$|^text\//,
    is: starts('%!PS-Adobe'),
  },
  {
    name: 'RTF',
    types: /^(?:application|text)\/(?:x-)?(?:rtf|richtext|msword)$/,
    is: starts('{\\rtf1'),
  },
  { name: 'ZIP', types: container, is: starts('PK\x03\x04', 'PK\x05\x06') },
  {
    name: 'a document of older office programs',
    types: container,
    is: starts([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  },
  { name: 'gzip', types: container, is: starts([0x1f, 0x8b, 8]) },
  { name: '7z', types: container, is: starts([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) },
  { name: 'RAR', types: container, is: starts('Rar!\x1a\x07') },
  {
    name: 'HTML, XML or SVG',
    types:
      /^text\/|^(?:application|image|model)\/(?:.*\+)?(?:xml|xhtml)$|^application\/x(?:html|ml)/,
    is: isMarkup,
  },
]

/** ID3v2: the bytes after the letters tell it from a text that begins so. */
function isId3(bytes: Uint8Array): boolean {
  const [version = 0, revision = 0xff] = bytes.subarray(3)
  const size = bytes.subarray(6, 10)
  return at(bytes, 0, 'ID3') && version < 5 && revision < 0xff && size.every((byte) => byte < 0x80)
}

const markup = /^(?:\ufeff)?\s*<(?:!doctype\s+html|html|head|body|script|iframe|svg|\?xml)[\s>]/i

function isMarkup(bytes: Uint8Array): boolean {
  return markup.test(new TextDecoder().decode(bytes.subarray(0, 1024)))
}

/** The format of a file by its first bytes (1 KiB is enough); undefined where they tell none for sure. */
export function recognise(bytes: Uint8Array): Recognised | undefined {
  return formats.find(({ is }) => is(bytes))
}

/**
 * The format that a file has in contradiction to its declared media type (lower case, without parameters); undefined where
 * the two agree or nothing certain can be said.
 */
export function contradiction(mediaType: string, bytes: Uint8Array): Recognised | undefined {
  if (!named.test(mediaType)) return undefined
  const found = recognise(bytes)
  return found?.types.test(mediaType) === false ? found : undefined
}
