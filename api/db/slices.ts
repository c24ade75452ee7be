/** Queries by many values. */

/** Values of one query: PostgreSQL takes 65,535 parameters. */
const most = 10_000

/** Asks for many values some at a time; answers all rows found, in the order of the values' slices. */
export async function inSlices<V, R>(
  values: readonly V[],
  query: (some: readonly V[]) => Promise<R[]>,
  length = most,
): Promise<R[]> {
  const found: R[] = []
  for (let from = 0; from < values.length; from += length)
    for (const row of await query(values.slice(from, from + length))) found.push(row)
  return found
}
