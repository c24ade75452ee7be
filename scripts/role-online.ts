/** `colophon role --online`: an administrator gives and takes roles in the running registry. */
import type { CaseView } from '../api/office/visible.ts'
import { UsageError } from './fail.ts'
import { signedIn, type SessionOptions } from './session.ts'
import { printTable } from './table.ts'

export interface RoleOptions extends SessionOptions {
  readonly reason?: string
}

interface People {
  readonly items: readonly { readonly did: string; readonly roles: readonly string[] }[]
}

/** Gives or takes a role; lists all where nothing is named. */
export async function roleOnline(
  change: string,
  role: string | undefined,
  did: string | undefined,
  options: RoleOptions,
): Promise<void> {
  if (change !== 'list' && (role === undefined || did === undefined))
    throw new UsageError('name a role and a DID')
  const { client } = await signedIn(options)
  if (change !== 'list') {
    const reason = options.reason ?? (change === 'revoke' ? 'duty_ended' : undefined)
    const body = { did, role, change, ...(reason !== undefined && { reason }) }
    await client.post<{ case: CaseView }>('/v1/roles', body)
  }
  const { items } = await client.get<People>('/v1/roles')
  printTable(items.map(({ did: who, roles }) => [who, roles.join(', ')]))
}
