/** Roles: who has which, and (administrators) given and taken; with the rules that the registry holds everybody to. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { actingRoles } from '../../../../verifier/vocabulary.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Answered, Page } from '../../shell/page.tsx'
import { reasonField } from '../case/step-fields.ts'
import { stepTexts } from '../case/step-texts.ts'
import { CheckedForm, type Field } from '../checked-form.tsx'
import { Did } from '../did.tsx'
import { useRoles } from '../my-roles.ts'
import { staffTexts } from '../texts.ts'
import { useFocus } from '../use-focus.ts'
import { roleWord } from '../words.ts'
import { roleTexts } from './texts.ts'

type Change = Schema<'RoleChange'>
type Role = Change['role']

/** Roles that are given to people, in the order of a case. */
const given: readonly Role[] = [
  'intake_clerk',
  'examiner',
  'senior_examiner',
  'registrar',
  'verifier',
  'platform',
  'court',
  'auditor',
  'admin',
]

interface Person {
  readonly did: string
  readonly roles: readonly Role[]
}

function useChangeRole() {
  const queries = useQueryClient()
  const say = useSay()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (body: Change) => answerOf(api.POST('/v1/roles', { body })),
    onSuccess: () => void message.success(say(staffTexts.done)),
    onSettled: () => queries.invalidateQueries({ queryKey: ['roles'] }),
  })
}

export function RolesPage(): ReactNode {
  const say = useSay()
  const isAdmin = useRoles().includes('admin')
  const query = useQuery({
    queryKey: ['roles'],
    queryFn: () => answerOf(api.GET('/v1/roles')),
  })
  return (
    <Page title={roleTexts.title} lead={roleTexts.lead}>
      <section className="card staff-card">
        <h2>{say(roleTexts.rulesTitle)}</h2>
        <ul>
          {(['ruleOwn', 'ruleAlone', 'ruleCase', 'ruleSecond'] as const).map((rule) => (
            <li key={rule}>{say(roleTexts[rule])}</li>
          ))}
        </ul>
      </section>
      {isAdmin && <Giving />}
      <Answered query={query}>
        {({ items }) => (
          <section className="card staff-card">
            <h2 tabIndex={-1}>{say(roleTexts.people)}</h2>
            <ul className="rows">
              {items.map((person) => (
                <PersonRow key={person.did} person={person} mayTake={isAdmin} />
              ))}
            </ul>
          </section>
        )}
      </Answered>
    </Page>
  )
}

const didField: Field = {
  name: 'did',
  label: roleTexts.did,
  kind: 'line',
  required: true,
  pattern: [/^did:ethr:0x[0-9a-fA-F]+:0x[0-9a-fA-F]{40}$/, stepTexts.badDid],
}
const roleField: Field = {
  name: 'role',
  label: roleTexts.role,
  kind: 'choice',
  required: true,
  choices: given.map((value) => ({ value, label: actingRoles[value] })),
}

function Giving(): ReactNode {
  const say = useSay()
  const changing = useChangeRole()
  const [key, setKey] = useState(0)
  return (
    <section className="card staff-card">
      <h2>{say(roleTexts.grantTitle)}</h2>
      <CheckedForm
        key={key}
        fields={[didField, roleField]}
        button={roleTexts.grant}
        busy={changing.isPending}
        error={changing.error}
        send={({ did, role }) =>
          changing.mutate(
            { did: String(did), role: role as Role, change: 'grant' },
            { onSuccess: () => setKey(key + 1) },
          )
        }
      />
    </section>
  )
}

interface PersonRowProps {
  readonly person: Person
  readonly mayTake: boolean
}

function PersonRow({ person: { did, roles }, mayTake }: PersonRowProps): ReactNode {
  const say = useSay()
  const own = useSignedIn()?.session.did
  const [taken, take] = useState<Role>()
  const place = useFocus<HTMLLIElement>(taken)
  const short = `0x${did.slice(-40, -34)}…${did.slice(-4)}`
  return (
    <li ref={place}>
      <span>
        <Did did={did} />{' '}
        {roles.map((role) => (
          <Tag key={role}>{say(roleWord(role))}</Tag>
        ))}
      </span>
      {mayTake && did !== own && taken === undefined && (
        <div className="step-buttons">
          {roles.map((role) => (
            <Button
              key={role}
              data-opens={role}
              size="small"
              onClick={() => take(role)}
              aria-label={say(roleTexts.takeOf, { role: roleWord(role), did: short })}
            >
              {say(roleTexts.takeTitle, { role: roleWord(role) })}
            </Button>
          ))}
        </div>
      )}
      {taken && <Taking did={did} role={taken} close={() => take(undefined)} />}
    </li>
  )
}

interface TakingProps {
  readonly did: string
  readonly role: Role
  readonly close: () => void
}

const takeReasons = ['duty_ended', 'misconduct', 'error'] as const

function Taking({ did, role, close }: TakingProps): ReactNode {
  const say = useSay()
  const changing = useChangeRole()
  return (
    <div className="staff-card">
      <h3 tabIndex={-1}>{say(roleTexts.takeTitle, { role: roleWord(role) })}</h3>
      <p>{say(roleTexts.takeLead)}</p>
      <CheckedForm
        fields={[reasonField(takeReasons)]}
        button={roleTexts.take}
        danger
        busy={changing.isPending}
        error={changing.error}
        send={({ reason }) =>
          changing.mutate(
            {
              did,
              role,
              change: 'revoke',
              reason: takeReasons.find((one) => one === reason) ?? 'duty_ended',
            },
            { onSuccess: close },
          )
        }
        cancel={close}
      />
    </div>
  )
}
