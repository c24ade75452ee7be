/** API keys of whoever is signed in. */
import { Button, Popconfirm, Space, type TableColumnsType, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { printTime } from '../../base/format.ts'
import { useLanguage, useSay } from '../../base/language.ts'
import { DataTable } from '../../shell/data-table.tsx'
import { Answered, Failed, Nothing, Page } from '../../shell/page.tsx'
import { Once } from '../once.tsx'
import { keyStates, labelIn, platformTexts, scopeTexts } from '../texts.ts'
import { MakeKey } from './make-key.tsx'
import { type ApiKey, useKeys, useMakeKey, useRevokeKey } from './queries.ts'

export function KeysPage(): ReactNode {
  const say = useSay()
  const keys = useKeys()
  const [open, setOpen] = useState(false)
  const making = useMakeKey()
  const close = (): void => {
    setOpen(false)
    making.reset()
  }
  const make = (
    <Button type="primary" onClick={() => setOpen(true)} disabled={open}>
      {say(platformTexts.makeKey)}
    </Button>
  )
  return (
    <Page title={platformTexts.keys} lead={platformTexts.keysLead} actions={make}>
      {making.data && (
        <Once
          secret={making.data.key}
          what={platformTexts.theKey}
          hint={platformTexts.keyOnce}
          close={close}
        />
      )}
      {open && making.data === undefined && <MakeKey making={making} cancel={close} />}
      <Answered query={keys}>{({ items }) => <KeyList keys={items} />}</Answered>
    </Page>
  )
}

function KeyList({ keys }: { readonly keys: readonly ApiKey[] }): ReactNode {
  const say = useSay()
  const columns = useColumns()
  if (keys.length === 0)
    return <Nothing title={platformTexts.keysNone} hint={platformTexts.keysNoneHint} />
  return <DataTable label={say(platformTexts.keys)} columns={columns} rows={keys} rowKey="id" />
}

function useColumns(): TableColumnsType<ApiKey> {
  const say = useSay()
  const shown = useLanguage()
  const time = (value: string | undefined): string =>
    value === undefined ? '' : printTime(value, shown)
  return [
    {
      title: say(platformTexts.keyName),
      render: (_, { id, name }) => <Link to={`/platforms/keys/${id}`}>{name}</Link>,
    },
    { title: say(platformTexts.begins), render: (_, { begins }) => <code>{begins}…</code> },
    {
      title: say(platformTexts.scopes),
      render: (_, { scopes }) =>
        scopes.map((scope) => <div key={scope}>{say(labelIn(scopeTexts, scope))}</div>),
    },
    {
      title: say(platformTexts.state),
      render: (_, { state }) => (
        <Tag color={state === 'active' ? 'success' : 'default'}>
          {say(labelIn(keyStates, state))}
        </Tag>
      ),
    },
    {
      title: say(platformTexts.lastUsed),
      render: (_, { lastUsed }) => time(lastUsed) || say(platformTexts.neverUsed),
    },
    { title: say(platformTexts.created), render: (_, { created }) => time(created) },
    {
      title: say(platformTexts.expires),
      render: (_, { expires }) => time(expires) || say(platformTexts.untilRevoked),
    },
    { title: say(platformTexts.actions), render: (_, key) => <KeyActions apiKey={key} /> },
  ]
}

function KeyActions({ apiKey: { id, name, state } }: { readonly apiKey: ApiKey }): ReactNode {
  const say = useSay()
  const revoking = useRevokeKey()
  if (state !== 'active') return null
  return (
    <Space orientation="vertical">
      <Popconfirm
        title={say(platformTexts.revokeAsk, { name })}
        okText={say(platformTexts.revoke)}
        cancelText={say(platformTexts.cancel)}
        onConfirm={() => revoking.mutate(id)}
      >
        <Button danger loading={revoking.isPending}>
          {say(platformTexts.revoke)}
        </Button>
      </Popconfirm>
      {revoking.error && <Failed error={revoking.error} />}
    </Space>
  )
}
