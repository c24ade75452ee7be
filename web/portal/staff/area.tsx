/** What registry staff see and do; each page is loaded when it is asked for. */
import type { ReactNode } from 'react'
import type { RouteObject } from 'react-router'
import type { Area } from '../shell/area.ts'
import { Require } from '../shell/require.tsx'
import { shellTexts } from '../shell/texts.ts'
import { certificateRoles } from './my-roles.ts'
import { staffTexts } from './texts.ts'

/** Who decides or looks at cases: those whom the API shows a queue. */
const caseRoles = [
  'intake_clerk',
  'examiner',
  'senior_examiner',
  'registrar',
  'verifier',
  'auditor',
  'court',
] as const
const auditRoles = ['auditor', 'registrar', 'court'] as const
const roleRoles = ['admin', 'auditor'] as const
const allStaff = [...caseRoles, 'admin'] as const

type Loads = () => Promise<() => ReactNode>

function page(path: string, roles: readonly string[], load: Loads): RouteObject {
  return {
    path,
    lazy: async () => {
      const Shown = await load()
      return {
        element: (
          <Require roles={roles}>
            <Shown />
          </Require>
        ),
      }
    },
  }
}

export const staff: Area = {
  name: shellTexts.staff,
  nav: [
    { to: '/staff/queue', label: staffTexts.queue, roles: caseRoles },
    { to: '/staff/certificates', label: staffTexts.certificates, roles: certificateRoles },
    { to: '/staff/audits', label: staffTexts.audits, roles: auditRoles },
    { to: '/staff/roles', label: staffTexts.roles, roles: roleRoles },
    { to: '/staff/settings', label: staffTexts.settings, roles: allStaff },
  ],
  routes: [
    page('staff/queue', caseRoles, async () => (await import('./queue/queue-page.tsx')).QueuePage),
    page('staff/cases/:id', caseRoles, async () => (await import('./case/case-page.tsx')).CasePage),
    page(
      'staff/certificates',
      certificateRoles,
      async () => (await import('./certificates/find-page.tsx')).FindPage,
    ),
    page(
      'staff/certificates/:id',
      certificateRoles,
      async () => (await import('./certificates/certificate-page.tsx')).CertificatePage,
    ),
    page(
      'staff/audits',
      auditRoles,
      async () => (await import('./audits/audits-page.tsx')).AuditsPage,
    ),
    page(
      'staff/audits/:id',
      auditRoles,
      async () => (await import('./audits/audit-page.tsx')).AuditPage,
    ),
    page('staff/roles', roleRoles, async () => (await import('./roles/roles-page.tsx')).RolesPage),
    page(
      'staff/settings',
      allStaff,
      async () => (await import('./settings/settings-page.tsx')).SettingsPage,
    ),
  ],
}
