/** The house round every page: brand, navigation, languages, who is signed in. */
import { MenuOutlined } from '@ant-design/icons'
import { Button, Drawer } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { Link, NavLink, Outlet, useLocation } from 'react-router'
import { commonTexts, languageNames } from '../../common-texts.ts'
import { languages } from '../../language.ts'
import { chooseLanguage, useLanguage, useSay } from '../base/language.ts'
import { signOut, useSignedIn } from '../base/session.ts'
import type { Area } from './area.ts'
import { shellTexts } from './texts.ts'

export function Shell({ areas }: { readonly areas: readonly Area[] }): ReactNode {
  const say = useSay()
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {say(commonTexts.skip)}
      </a>
      <Head areas={areas} />
      <div className="shell-body">
        <nav className="side" aria-label={say(shellTexts.navigation)}>
          <Navigation areas={areas} />
        </nav>
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <footer>
        <p>{say(commonTexts.footer)}</p>
      </footer>
    </div>
  )
}

function Head({ areas }: { readonly areas: readonly Area[] }): ReactNode {
  const say = useSay()
  return (
    <header>
      <div className="bar">
        <MobileNavigation areas={areas} />
        <Link to="/" className="brand">
          <svg viewBox="0 0 32 32" className="mark" aria-hidden="true">
            <rect width="32" height="32" rx="5" />
            <path d="M8 8h16M8 13h16M12 18h12M16 23h8" />
          </svg>
          <span>{say(commonTexts.brand)}</span>
          <span className="brand-part">{say(shellTexts.portal)}</span>
        </Link>
        <div className="bar-end">
          <Languages />
          <Who />
        </div>
      </div>
    </header>
  )
}

function Languages(): ReactNode {
  const say = useSay()
  const shown = useLanguage()
  return (
    <div className="languages" role="group" aria-label={say(commonTexts.languages)}>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-pressed={one === shown}
          onClick={() => chooseLanguage(one)}
        >
          {languageNames[one]}
        </button>
      ))}
    </div>
  )
}

function Who(): ReactNode {
  const say = useSay()
  const signedIn = useSignedIn()
  if (signedIn === undefined) return null
  const { did } = signedIn.session
  return (
    <Button onClick={() => void signOut()} title={say(shellTexts.signedInAs, { did })}>
      {say(shellTexts.signOut)}
    </Button>
  )
}

/** On a narrow screen the navigation is a drawer, which closes when it was used. */
function MobileNavigation({ areas }: { readonly areas: readonly Area[] }): ReactNode {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const { pathname } = useLocation()
  useEffect(() => setOpen(false), [pathname])
  return (
    <>
      <Button
        className="menu-button"
        icon={<MenuOutlined />}
        aria-label={say(shellTexts.openNavigation)}
        aria-expanded={open}
        onClick={() => setOpen(true)}
      />
      <Drawer
        placement="left"
        size={300}
        open={open}
        onClose={() => setOpen(false)}
        title={say(shellTexts.navigation)}
      >
        <nav aria-label={say(shellTexts.navigation)}>
          <Navigation areas={areas} />
        </nav>
      </Drawer>
    </>
  )
}

function Navigation({ areas }: { readonly areas: readonly Area[] }): ReactNode {
  const roles = useSignedIn()?.session.roles ?? []
  return (
    <>
      {areas.map((area) => (
        <AreaLinks key={area.name.en} area={area} roles={roles} />
      ))}
      <PublicLinks />
    </>
  )
}

function AreaLinks({ area, roles }: { area: Area; roles: readonly string[] }): ReactNode {
  const say = useSay()
  const shown = area.nav.filter((item) => item.roles?.some((role) => roles.includes(role)) ?? true)
  if (shown.length === 0) return null
  return (
    <div className="nav-group">
      <h2>{say(area.name)}</h2>
      <ul>
        {shown.map(({ to, label }) => (
          <li key={to}>
            <NavLink to={to} end>
              {say(label)}
            </NavLink>
          </li>
        ))}
      </ul>
    </div>
  )
}

const publicLinks = [
  ['/', shellTexts.home],
  ['/register', shellTexts.register],
  ['/log', shellTexts.log],
  ['/verify', shellTexts.verify],
  ['/docs', shellTexts.apiDocs],
] as const

/** Pages outside of the portal. Beside it: who leaves it is signed out, and loses what is not saved. */
function PublicLinks(): ReactNode {
  const say = useSay()
  return (
    <div className="nav-group">
      <h2>{say(shellTexts.publicPages)}</h2>
      <ul>
        {publicLinks.map(([href, label]) => (
          <li key={href}>
            <a href={href} target="_blank">
              {say(label)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
