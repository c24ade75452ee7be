/** A page that comes as a chunk of its own, for those who have signed in. */
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react'
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

async function loaded(load: Load): Promise<{ default: ComponentType }> {
  const page = await load().catch((cause: unknown) => {
    throw new RefusedError({}, { cause })
  })
  known.set(load, page)
  return { default: page }
}

function Loaded({ load }: { readonly load: Load }): ReactNode {
  const [Page] = useState<ComponentType>(() => known.get(load) ?? lazy(() => loaded(load)))
  return (
    <Suspense fallback={<Loading />}>
      <Page />
    </Suspense>
  )
}
