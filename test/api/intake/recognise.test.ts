import assert from 'node:assert/strict'
import { contradiction, recognise } from '../../../api/intake/recognise.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** How files begin, a type that they rightly have, and one that they have not. */
const files: readonly [name: string, start: Uint8Array, right: string, wrong: string][] = [
  ['PNG', bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'image/png', 'image/jpeg'],
  ['JPEG', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg', 'image/png'],
  ['GIF', bytes('GIF89a\x01\0'), 'image/gif', 'image/webp'],
  ['WebP', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'image/webp', 'audio/wav'],
  ['WAV', bytes('RIFF\x10\0\0\0WAVEfmt '), 'audio/wav', 'video/x-msvideo'],
  ['AVI', bytes('RIFF\x10\0\0\0AVI LIST'), 'video/x-msvideo', 'audio/wav'],
  ['TIFF', bytes('II*\0\x08\0\0\0'), 'image/tiff', 'image/png'],
  ['a raw picture', bytes('II*\0\x10\0\0\0CR'), 'image/x-canon-cr2', 'image/jpeg'],
  ['BMP', bytes('BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'), 'image/bmp', 'image/gif'],
  ['Photoshop', bytes('8BPS\0\x01\0\0'), 'image/vnd.adobe.photoshop', 'image/png'],
  ['FLAC', bytes('fLaC\0\0\0"'), 'audio/flac', 'audio/mpeg'],
  ['MP3', bytes('ID3\x04\0\0\0\0\x0f\x76'), 'audio/mpeg', 'video/mp4'],
  ['MIDI', bytes('MThd\0\0\0\x06\0\x01'), 'audio/midi', 'audio/wav'],
  ['Ogg', bytes('OggS\0\x02'), 'audio/ogg', 'audio/mpeg'],
  ['WebM', bytes('\x1a\x45\xdf\xa3\x9f'), 'video/webm', 'video/mp4'],
  ['MP4', bytes('\0\0\0\x20ftypisom'), 'video/mp4', 'video/webm'],
  ['HEIC', bytes('\0\0\0\x18ftypheic'), 'image/heic', 'image/jpeg'],
  ['PDF', bytes('%PDF-1.7\n'), 'application/pdf', 'image/png'],
  ['PostScript', bytes('%!PS-Adobe-3.0'), 'application/postscript', 'application/pdf'],
  ['RTF', bytes('{\\rtf1\\ansi'), 'application/rtf', 'application/pdf'],
  ['ZIP', bytes('PK\x03\x04\x14\0'), 'application/zip', 'application/pdf'],
  [
    'a document of Word',
    bytes('PK\x03\x04\x14\0'),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'text/plain',
  ],
  ['an old one', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'application/msword', 'image/png'],
  ['gzip', bytes('\x1f\x8b\x08\0'), 'application/gzip', 'text/plain'],
  ['HTML', bytes('\xef\xbb\xbf\n<!DOCTYPE html><script>'), 'text/html', 'image/png'],
  ['SVG', bytes('<svg xmlns="">'), 'image/svg+xml', 'image/jpeg'],
  ['SVG with a prolog', bytes('<?xml version="1.0"?><svg>'), 'image/svg+xml', 'image/gif'],
  ['XML', bytes('<?xml version="1.0"?>'), 'application/xml', 'application/pdf'],
]

describe('what a file is by its first bytes', () => {
  for (const [name, start, right, wrong] of files) {
    it(`tells ${name} from what it is not`, () => {
      const long = Buffer.concat([start, Buffer.alloc(2000, 0x20)])
      assert.notEqual(recognise(long), undefined)
      assert.equal(contradiction(right, long), undefined, right)
      assert.equal(contradiction(wrong, long), recognise(long), wrong)
    })
  }

  it('holds nobody to a type that it does not know, nor to none', () => {
    for (const [, start] of files)
      for (const type of ['application/octet-stream', 'application/x-of-ours', 'model/gltf-binary'])
        assert.equal(contradiction(type, start), undefined)
  })

  const texts = [
    'ID3,name,size',
    'BMW drives',
    'PK: 1',
    'GIF and PNG',
    '<3 you',
    'MThd',
    '',
    '8BPS',
  ]
  for (const text of texts) {
    it(`says nothing of the text ${JSON.stringify(text)}`, () => {
      assert.equal(recognise(Buffer.from(text)), undefined)
    })
  }
})
