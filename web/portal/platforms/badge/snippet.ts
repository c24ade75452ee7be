/** The HTML by which a page shows the badge of a certificate. Pure. */

export interface Badge {
  /** Origin of the registry. */
  readonly origin: string
  /** Id of the certificate. */
  readonly id: string
  readonly number: string
  readonly language: 'zh' | 'en'
  readonly alt: string
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (one) => escapes[one] ?? one)

/** Where the picture is. */
export const badgeAddress = ({ origin, id, language }: Omit<Badge, 'number' | 'alt'>): string =>
  `${origin}/v1/certificates/${id}/badge.svg?lang=${language}`

/** A link to the certificate's page with the picture in it. */
export function snippetOf(badge: Badge): string {
  const { origin, id, alt } = badge
  const picture = `<img src="${escaped(badgeAddress(badge))}" alt="${escaped(alt)}">`
  return `<a href="${escaped(`${origin}/certificates/${id}`)}">${picture}</a>`
}
