/** The search as the address of the page has it: shareable, and the way back works. */

/** Parameters of `GET /v1/register` that people choose (docs/register.md). */
export const parameters = [
  'q',
  'number',
  'holder',
  'sha256',
  'category',
  'state',
  'region',
  'examination',
  'from',
  'to',
  'sort',
] as const
export type Parameter = (typeof parameters)[number]
export type Query = Readonly<Partial<Record<Parameter, string>>>

/** The parameters that an address has; what it has beside them is left alone. */
export function queryOf(search: string): Query {
  const given = new URLSearchParams(search)
  const found = parameters.flatMap((name) => {
    const value = given.get(name)?.trim() ?? ''
    return value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(found)
}

export function cursorOf(search: string): string | undefined {
  return new URLSearchParams(search).get('cursor') ?? undefined
}

/** The query as parameters, in one order, so that the same search has one address. */
export function paramsOf(query: Query, cursor?: string): URLSearchParams {
  const given = parameters.flatMap((name) => {
    const value = query[name]
    return value === undefined ? [] : [[name, value]]
  })
  return new URLSearchParams([...given, ...(cursor === undefined ? [] : [['cursor', cursor]])])
}

/** The address of the page for a search. */
export function addressOf(query: Query, cursor?: string): string {
  const text = paramsOf(query, cursor).toString()
  return text === '' ? '/register' : `/register?${text}`
}
