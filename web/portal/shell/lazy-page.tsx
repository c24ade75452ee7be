/** A page that comes as a chunk of its own, for those who have signed in. */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { RefusedError } from '../../registry.ts'
import { Loading } from './page.tsx'
import { Require } from './require.tsx'

type Load = () => Promise<ComponentType>

let pages = 0

/** The element of a route; `load` imports the page when it is first shown. */
export function lazyPage(load: Load): ReactNode {
  return (
    <Require>
      {/* Each page is its own: React would keep the one before in its place. */}
      <Loaded key={pages++} load={load} />
    </Require>
  )
}

/** What has come, so that it is shown at once the next time. A failed import is none: whoever comes again asks again. */
const known = new Map<Load, ComponentType>()

async function loaded(load: Load): Promise<ComponentType> {
  const page = await load().catch((cause: unknown) => {
    throw new RefusedError({}, { cause })
  })
  known.set(load, page)
  return page
}

interface Came {
  readonly page?: ComponentType | undefined
  readonly failure?: RefusedError
}

/** Not by Suspense: React holds back for 300 ms what comes after its fallback. */
function Loaded({ load }: { readonly load: Load }): ReactNode {
  const [{ page: Page, failure }, come] = useState<Came>(() => ({ page: known.get(load) }))
  useEffect(() => {
    if (Page !== undefined || failure !== undefined) return undefined
    let isHere = true
    loaded(load).then(
      (page) => isHere && come({ page }),
      (refusal: RefusedError) => isHere && come({ failure: refusal }),
    )
    return () => void (isHere = false)
  }, [load, Page, failure])
  if (failure !== undefined) throw failure
  return Page === undefined ? <Loading /> : <Page />
}
