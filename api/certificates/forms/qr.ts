import { encode } from 'uqr'

/** A QR code (error correction M) as SVG: one path of black modules, with the quiet zone of four that the standard asks. */
export function qrSvg(text: string): string {
  const quiet = 4
  const { data, size } = encode(text, { ecc: 'M', border: 0 })
  const side = size + 2 * quiet
  const modules = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" width="${side}" height="${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${modules.join('')}" fill="#000"/></svg>`
}
