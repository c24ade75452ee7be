/** Puts the portal together: look, language, answers of the API, and the areas with their pages. */
import { QueryClientProvider } from '@tanstack/react-query'
import { App as Messages, ConfigProvider } from 'antd'
import en from 'antd/locale/en_GB'
import zh from 'antd/locale/zh_CN'
import { type ReactNode, useEffect, useState } from 'react'
import { createBrowserRouter, type RouteObject } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { apply } from '../language.ts'
import { useLanguage } from './base/language.ts'
import { newQueries } from './base/queries.ts'
import { creators } from './creators/area.tsx'
import { themeFor } from './look/theme.ts'
import { useScheme } from './look/scheme.ts'
import { platforms } from './platforms/area.tsx'
import { Broken } from './shell/broken.tsx'
import { Loading, NotFound } from './shell/page.tsx'
import { Shell } from './shell/shell.tsx'
import { staff } from './staff/area.tsx'

const areas = [creators, staff, platforms]

const routes: RouteObject[] = [
  {
    element: <Shell areas={areas} />,
    hydrateFallbackElement: <Loading />,
    children: [
      {
        errorElement: <Broken />,
        children: [...areas.flatMap((area) => area.routes), { path: '*', element: <NotFound /> }],
      },
    ],
  },
]

const locales = { zh, en }
// A wave behind a button that was pressed is movement that says nothing.
const still = { disabled: true } as const
// Else a space is put between two Chinese characters, which screen readers read.
const asWritten = { autoInsertSpace: false } as const

export function Portal(): ReactNode {
  const shown = useLanguage()
  const scheme = useScheme()
  const [queries] = useState(newQueries)
  const [router] = useState(() => createBrowserRouter(routes, { basename: '/portal' }))
  useEffect(apply, [shown])
  return (
    <ConfigProvider
      locale={locales[shown]}
      theme={themeFor(scheme)}
      wave={still}
      button={asWritten}
    >
      <Messages>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </Messages>
    </ConfigProvider>
  )
}
