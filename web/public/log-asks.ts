/** What the registry answers of its log (docs/api.md). */
import { ask, askText, reach, readAnswer } from '../registry.ts'

export interface Anchor {
  readonly size: number
  /** Entries since the anchor before. */
  readonly entries: number
  readonly root: string
  readonly txHash: string
  readonly blockNumber: number
  /** Unix seconds. */
  readonly blockTime: number
  readonly contract: string
}

export interface LogState {
  readonly origin: string
  readonly vkey: string
  readonly size: number
  readonly published: { readonly size: number; readonly root: string }
  readonly anchored?: Anchor
}

export interface ListedEntry {
  readonly index: number
  readonly stage: 'sequenced' | 'published' | 'anchored'
  readonly kind: string
  /** Unix seconds. */
  readonly time: number
  readonly subject: string
  readonly links: { readonly entry: string; readonly record?: string }
}

export interface WholeEntry extends Omit<ListedEntry, 'links'> {
  readonly bytes: string
  readonly document: string
  readonly links: { readonly document?: string; readonly record?: string; readonly proof: string }
}

export interface GrowthPoint {
  readonly at: string
  readonly entries: number
  readonly size: number
}

export interface Consistency {
  readonly fromRoot: string
  readonly toRoot: string
  readonly hashes: readonly string[]
}

interface Page<T> {
  readonly items: readonly T[]
  readonly next?: number
}

/** The state, unless it is that of `tag`, and the registry's clock. Rejects with RefusedError, as all here. */
export async function askState(
  tag: string,
): Promise<{ readonly state?: LogState; readonly tag: string; readonly clock: Date }> {
  const response = await reach('/v1/log', { headers: { 'if-none-match': tag } })
  const clock = new Date(response.headers.get('date') ?? Date.now())
  if (response.status === 304) return { tag, clock }
  const state = await readAnswer<LogState>(response)
  return { state, tag: response.headers.get('etag') ?? '', clock }
}

export const askCheckpoint = (): Promise<string> => askText('/v1/log/checkpoint')

export async function askNewest(limit: number): Promise<readonly ListedEntry[]> {
  return (await ask<Page<ListedEntry>>(`/v1/log/entries?limit=${limit}`)).items
}

export function askAnchors(limit: number, before?: number): Promise<Page<Anchor>> {
  const below = before === undefined ? '' : `&before=${before}`
  return ask(`/v1/log/anchors?limit=${limit}${below}`)
}

export async function askGrowth(query: string): Promise<readonly GrowthPoint[]> {
  return (await ask<{ points: readonly GrowthPoint[] }>(`/v1/log/growth?${query}`)).points
}

export const askEntry = (index: number): Promise<WholeEntry> => ask(`/v1/log/entries/${index}`)

export const askConsistency = (from: number, to: number): Promise<Consistency> =>
  ask(`/v1/log/consistency?from=${from}&to=${to}`)
