import Negotiator from 'negotiator'

/** Forms of a certificate under its one address. */
export const forms = ['json', 'vc', 'pdf', 'png', 'html'] as const
export type Form = (typeof forms)[number]

/** Media type of each. */
export const formTypes: Readonly<Record<Form, string>> = {
  json: 'application/json',
  vc: 'application/vc',
  pdf: 'application/pdf',
  png: 'image/png',
  html: 'text/html',
}

/**
 * The form that a caller likes best, by its Accept header (RFC 9110 §12.5.1). Where several are liked alike, and where
 * none is, JSON comes first.
 */
export function negotiate(accept: string | undefined): Form {
  const types = forms.map((form) => formTypes[form])
  const [best] = new Negotiator({ headers: { accept: accept ?? '*/*' } }).mediaTypes(types)
  return forms.find((form) => formTypes[form] === best) ?? 'json'
}

/** Languages of the page. */
export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** The language of a page: the one asked for, else the one that Accept-Language likes best, else Chinese. */
export function chooseLanguage(asked: string | undefined, accept: string | undefined): Language {
  const given = languages.find((language) => language === asked)
  if (given) return given
  const headers = { 'accept-language': accept ?? '*' }
  const [best] = new Negotiator({ headers }).languages([...languages])
  return languages.find((language) => language === best) ?? 'zh'
}
