/** The province that the register shows with a certificate. */
import type { PublicForm } from './form.ts'

type Shown = Pick<PublicForm, 'authors' | 'owners'>

/**
 * GB/T 2260 province code of the first owner, for search and statistics. None where an owner or author is anonymous or a
 * minor: beside title and date it would say where somebody lives who is not to be found. It is not counted either: what
 * the totals of a month have more than its rows would be theirs.
 */
export function provinceOf({ authors, owners }: Shown): string | undefined {
  const hidden = [...authors, ...owners].some(
    ({ signing, minor }) => signing === 'anonymous' || minor === true,
  )
  // The first two digits of a division code are the province.
  return hidden ? undefined : owners[0]?.division?.slice(0, 2)
}
