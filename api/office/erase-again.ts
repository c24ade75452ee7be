/** After a vault was restored from an older backup: what was erased since then is erased again, before anybody can read. */
import type { Book } from '../book/book.ts'
import type { Vault } from '../vault/vault.ts'

const page = 1_000

/** Destroys the keys that the log says were destroyed; resolves with how many the vault had again. */
export async function eraseAgain(
  book: Pick<Book, 'listCases'>,
  { dossiers }: Pick<Vault, 'dossiers'>,
): Promise<number> {
  let [count, after] = [0, -1]
  for (;;) {
    const erased = { type: 'dossier', states: ['erased'], after, limit: page } as const
    const rows = await book.listCases(erased)
    for (const { id, updated } of rows)
      if (dossiers.isReadable(id) && (await dossiers.erase(id, updated))) count++
    const last = rows.at(-1)
    if (last === undefined || rows.length < page) return count
    after = last.seq
  }
}
