/** Looks for secrets in what was sent, however they may be written. */

/** Ways to write bytes: as they are, hex, base64 in its three alignments, percent-encoded, as JSON, as a number. */
export function encodingsOf(secret: Buffer): Buffer[] {
  const hex = secret.toString('hex')
  const texts = [hex, hex.toUpperCase(), ...aligned(secret), percent(secret), [...secret].join(',')]
  const number = BigInt(`0x${hex}`).toString()
  const quoted = JSON.stringify(secret.toString('utf8')).slice(1, -1)
  const reversed = Buffer.from([...secret].toReversed())
  const all = [...texts, number, quoted].map((text) => Buffer.from(text))
  return [secret, reversed, ...all].filter((one) => one.length >= 8)
}

/** Base64 of the secret after 0, 1 and 2 bytes, without the digits that depend on what stands around it. */
function aligned(secret: Buffer): string[] {
  return (['base64', 'base64url'] as const).flatMap((form) =>
    [0, 1, 2].map((before) => {
      const text = Buffer.concat([Buffer.alloc(before), secret])
        .toString(form)
        .replace(/=+$/, '')
      return text.slice(before === 0 ? 0 : before + 1, -1)
    }),
  )
}

function percent(secret: Buffer): string {
  try {
    return encodeURIComponent(new TextDecoder('utf-8', { fatal: true }).decode(secret))
  } catch {
    return [...secret].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  }
}

/** Which of the secrets are in the bytes, in hex. */
export function found(bytes: Buffer, secrets: readonly Buffer[]): string[] {
  return secrets.filter((secret) => bytes.includes(secret)).map((secret) => secret.toString('hex'))
}
