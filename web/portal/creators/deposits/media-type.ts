/** What type a file is deposited as. */

/** Types that browsers do not know on every system, by extension. */
const byExtension: Readonly<Record<string, string>> = {
  md: 'text/markdown',
  ts: 'text/plain',
  py: 'text/x-python',
  sol: 'text/plain',
  heic: 'image/heic',
  avif: 'image/avif',
  webp: 'image/webp',
  flac: 'audio/flac',
  opus: 'audio/ogg',
  epub: 'application/epub+zip',
  mkv: 'video/x-matroska',
  psd: 'image/vnd.adobe.photoshop',
  '7z': 'application/x-7z-compressed',
}

const form = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}$/

/** The type that the browser tells, else by the extension, else that of any bytes. */
export function mediaTypeOf({ type, name }: Pick<File, 'type' | 'name'>): string {
  const told = type.toLowerCase().split(';')[0]?.trim() ?? ''
  if (form.test(told)) return told
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  return byExtension[extension] ?? 'application/octet-stream'
}
