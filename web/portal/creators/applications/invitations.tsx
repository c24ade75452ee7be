/** Drafts of others that wait for the signature of whoever is signed in. */
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { linkTo } from '../../../draft.ts'
import { answerOf, api, type Schema } from '../../base/client.ts'
import { useSay } from '../../base/language.ts'
import { useSignedIn } from '../../base/session.ts'
import { Answered } from '../../shell/page.tsx'
import { LinkButton } from '../common/link-button.tsx'
import { texts } from './texts.ts'

/** Nothing where there is none. */
export function Invitations(): ReactNode {
  const say = useSay()
  const did = useSignedIn()?.session.did
  const query = useQuery({
    queryKey: ['invitations', did],
    queryFn: async () => (await answerOf(api.GET('/v1/applications/invitations', {}))).items,
    staleTime: 0,
  })
  return (
    <Answered query={query}>
      {(items) =>
        items.length > 0 && (
          <section className="card" aria-labelledby="invitations">
            <h2 id="invitations">{say(texts.invitationsHeading)}</h2>
            <ul className="rows spaced">
              {items.map((item) => (
                <Invitation key={item.id} item={item} />
              ))}
            </ul>
          </section>
        )
      }
    </Answered>
  )
}

function Invitation({ item }: { readonly item: Schema<'Invitation'> }): ReactNode {
  const say = useSay()
  const { id, owner, title, signed } = item
  return (
    <li className="file">
      <div className="file-head">
        <strong className="file-name">{title ?? say(texts.draftUntitled)}</strong>
        {signed && <Tag>{say(texts.signedAlready)}</Tag>}
      </div>
      <span className="small">{say(texts.invitationFrom, { did: owner })}</span>
      <div className="actions">
        <LinkButton to={linkTo({ id, owner }, '/sign')}>{say(texts.readAndSign)}</LinkButton>
      </div>
    </li>
  )
}
