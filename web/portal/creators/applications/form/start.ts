/** Forms to begin with. Pure. */
import { newAuthor, newOwner } from './party-nodes.ts'
import { isMembers, type Members, withValue } from './pointer.ts'
import { newSpecimen } from './rest-nodes.ts'
import { newWork } from './work-nodes.ts'

/** A form of somebody who made a work alone and owns it; all else begins from it too. */
export function newForm(did: string): Members {
  return {
    form: 'application-v1',
    applicant: did,
    works: [newWork],
    authors: [{ ...newAuthor, did }],
    owners: [{ ...newOwner, did }],
    ownershipForm: 'individual',
    specimen: newSpecimen,
    filing: { by: 'owner' },
    contact: { personal: {} },
    statement: {},
    attachments: [],
    declaration: { contentKind: 'UGC' },
    trueWill: false,
    lookup: 'salted',
  }
}

/** One of several authors, with the caller as the first owner. */
export function newJointForm(did: string): Members {
  return {
    ...newForm(did),
    ownershipForm: 'joint',
    authors: [{ ...newAuthor, did }, newAuthor],
    owners: [{ ...newOwner, did }, newOwner],
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** With the deposits that a link names (`id,id,…`) as the files of the work. */
export function withDeposits(form: Members, named: string): Members {
  const ids = new Set(named.split(',').filter((id) => uuid.test(id)))
  return ids.size === 0 ? form : withValue(form, '/works/0/deposits', [...ids])
}

interface PartyData {
  readonly pointer: string
  readonly fields: 'erased' | readonly { readonly field: string; readonly value: string }[]
}

/**
 * The form that was handed in, to be corrected: with the personal data that its reader may see. Others are asked for again.
 */
export function toCorrect(form: Members, parties: readonly PartyData[]): Members {
  const read = new Map(parties.map(({ pointer, fields }) => [pointer, fields]))
  return withPersonal(form, '', read) as Members
}

const holders = /^(\/authors\/\d+|\/owners\/\d+(\/guardian)?|\/contact)$/

function withPersonal(
  value: unknown,
  at: string,
  read: ReadonlyMap<string, PartyData['fields']>,
): unknown {
  if (Array.isArray(value)) return value.map((item, i) => withPersonal(item, `${at}/${i}`, read))
  if (!isMembers(value)) return value
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withPersonal(one, `${at}/${name}`, read)]),
  )
  const isHolder = holders.test(at) || (at === '/filing' && value['by'] === 'agent')
  return isHolder ? { ...inner, personal: fieldsOf(read.get(at)) } : inner
}

function fieldsOf(fields: PartyData['fields'] | undefined): Members {
  if (fields === undefined || fields === 'erased') return {}
  return Object.fromEntries(fields.map(({ field, value }) => [field, value]))
}
