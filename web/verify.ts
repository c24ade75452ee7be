/** The page `verify.html`: evidence is verified here, by the same rules as everywhere, without any network. */
import { replace } from './dom.ts'
import { plainButton } from './form.ts'
import { apply } from './language.ts'
import { evidenceOf, trustOf, Unusable } from './verify/files.ts'
import { buildFrame, type Places } from './verify/frame.ts'
import { digestsOf } from './verify/hash.ts'
import { buildInput, type Given, type Input } from './verify/input.ts'
import { judge } from './verify/judge.ts'
import { resultOf } from './verify/result.ts'
import { texts } from './verify/texts.ts'

const places = buildFrame(document.body)
const input = buildInput(async (given, progress) => {
  replace(places.notice)
  replace(places.result)
  await attempt(() => verifyGiven(given, progress))
  apply()
})
places.form.append(input.element)
takeDrops(input, places)

async function verifyGiven(given: Given, progress: (part: number) => void): Promise<void> {
  const evidence = await refusing('evidence', () => evidenceOf(given.evidence))
  const { trust: trustFile, work } = given
  const trust = trustFile && (await refusing('trust', () => trustOf(trustFile)))
  const file = work ? await refusing('work', () => digestsOf(work, progress)) : given.digests
  const report = judge({ evidence, trust, file })
  const [heading, ...rest] = resultOf({ given, evidence, file, report, time: new Date() })
  replace(
    places.result,
    heading,
    ...rest,
    plainButton(texts.print, () => print()),
  )
  heading.focus()
}

/** Says beside a field why what it has cannot be used. */
async function refusing<T>(
  field: Parameters<Input['refuse']>[0],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Unusable) input.refuse(field, error.label)
    else if (error instanceof DOMException) input.refuse(field, texts.unreadable)
    else throw error
    throw new Told()
  }
}

/** What went wrong was told already. */
class Told extends Error {}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Told) return
    replace(places.notice, error instanceof Unusable ? error.label : texts.failed)
    if (!(error instanceof Unusable)) throw error
  }
}

/** Files may be dropped anywhere; without this the browser would leave the page and show them. */
function takeDrops({ take }: Input, { notice }: Places): void {
  addEventListener('dragover', (event) => event.preventDefault())
  addEventListener('drop', (event) => {
    event.preventDefault()
    const files = [...(event.dataTransfer?.files ?? [])]
    replace(notice)
    if (files.length > 0) void attempt(() => take(files)).then(apply)
  })
}
