/** Puts the office together from the context. */
import type { Registered } from '../applications/context.ts'
import type { Context } from '../context.ts'
import { ApiError } from '../errors.ts'
import { tokensOf } from '../register/text.ts'
import { within } from '../within.ts'
import type { Office } from './office.ts'

/** Titles of a series that are looked for: a thousand searches would hold everybody up. */
const titlesAtMost = 20
/** Registrations shown for one title. */
const perTitle = 5

type Parts = Pick<
  Context,
  'book' | 'vault' | 'logger' | 'config' | 'now' | 'dids' | 'register' | 'chain' | 'log'
>

/** `mostBehind`: entries that the register may be behind the log; default: what comes in two seconds at the fastest (bench register). */
export function openOffice(parts: Parts, mostBehind = 1_000): Office {
  const { book, vault, logger, config, now, dids, chain, log } = parts
  return {
    book,
    vault,
    logger,
    now,
    chainId: config.chain.chainId,
    ownerOf: (did) => dids.ownerOf(did),
    similarTitles: async (titles, applicant) => {
      await filled(parts, mostBehind)
      return similarTitles(parts, titles, applicant)
    },
    logNext: () => log.next,
    blockAt: (number) => chain.block(number),
    newestBlock: () => chain.height(),
  }
}

/** Milliseconds to wait for it where it is further behind. */
const patienceMs = 5_000

/**
 * Resolves when the register has what was recorded. It fills itself from nothing after a rebuild, some migrations, and a
 * loss of the index: until then every title would seem new. Throws ApiError `unavailable` where that takes long.
 */
async function filled(
  { register, log }: Pick<Parts, 'register' | 'log'>,
  mostBehind: number,
): Promise<void> {
  const isBehind = (): boolean => log.next - register.next > mostBehind
  if (!isBehind()) return
  await within(
    register.caughtUp().catch(() => undefined),
    patienceMs,
  )
  if (isBehind())
    throw new ApiError(
      'unavailable',
      'The register is being filled again; until then nobody can say which titles are new. Try again in some minutes.',
    )
}

const sameTitle = (a: string, b: string): boolean => tokensOf(a).join(' ') === tokensOf(b).join(' ')

/** Registrations in force whose title is the same but for width, case, accents, spaces and punctuation. */
async function similarTitles(
  parts: Parts,
  titles: readonly string[],
  applicant: string,
): Promise<ReadonlyMap<string, readonly Registered[]>> {
  const { book, register } = parts
  const found = new Map<string, readonly Registered[]>()
  for (const title of [...new Set(titles)].slice(0, titlesAtMost)) {
    const tokens = tokensOf(title)
    if (tokens.length === 0) continue
    const query = { q: `"${tokens.join(' ')}"`, sort: 'relevance', limit: perTitle } as const
    const { rows } = await register.search(query)
    const same = rows.filter((row) => sameTitle(row.title, title) && isInForce(row.state))
    const applicants = await book.applicantsOf(same.map(({ id }) => id))
    const own = applicant.slice(-40)
    if (same.length > 0)
      found.set(
        title,
        same.map(({ id, number }) => ({
          registrationNumber: number,
          own: applicants.get(id) === own,
        })),
      )
  }
  return found
}

const isInForce = (state: string): boolean => state === 'active' || state === 'suspended'
