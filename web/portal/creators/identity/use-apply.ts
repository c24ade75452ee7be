/** Checks an application for an identity certificate, has the minor's key sign it, and hands it in. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Label } from '../../../../verifier/vocabulary.ts'
import { RefusedError } from '../../../registry.ts'
import { answerOf, api } from '../../base/client.ts'
import { commonTexts } from '../common/texts.ts'
import type { ChildKey } from './child-key.tsx'
import type { Fields, IdentityForm, Subject } from './form.ts'
import { casesKey } from './queries.ts'
import { identityTexts as texts } from './texts.ts'

/** Something that is wrong with the form. */
export interface Defect {
  readonly pointer: string
  readonly severity: 'error' | 'warning'
  readonly text: Label
}

export interface Checked {
  readonly defects: readonly Defect[]
  /** Where the case was opened: its id. */
  readonly caseId?: string
}

interface Application {
  readonly form: IdentityForm
  readonly childKey: ChildKey | undefined
}

const missing = (pointer: string, text: Label = commonTexts.required): Defect => ({
  pointer,
  text,
  severity: 'error',
})

/** A form without these is not even read: they are told here, in words. */
export function missingIn(who: Subject, fields: Fields): Defect[] {
  const { nationality, division = '', relation = '' } = fields
  const badDivision = nationality === 'CN' && division !== '' && !/^\d{6}$/.test(division.trim())
  return [
    ...(badDivision ? [missing('/division', texts.divisionHint)] : []),
    ...(who === 'child' && relation.trim() === '' ? [missing('/guardian/relation')] : []),
  ]
}

/** Every defect that the registry knows has both languages. */
function defectsOf(listed: readonly Readonly<Record<string, unknown>>[]): Defect[] {
  return listed.map(({ pointer, severity, zh, en }) => ({
    pointer: String(pointer),
    severity: severity === 'warning' ? 'warning' : 'error',
    text: { zh: String(zh), en: String(en) },
  }))
}

export function useApply() {
  const queries = useQueryClient()
  // A form that is sent again because no answer came is the same application.
  const sent = useRef<{ text: string; key: string }>(undefined)
  return useMutation({
    mutationFn: async ({ form, childKey }: Application): Promise<Checked> => {
      const { defects, toSign } = await answerOf(api.POST('/v1/identities/check', { body: form }))
      const found = defectsOf(defects).filter(({ pointer }) => !isToSign(pointer, childKey))
      if (found.some(({ severity }) => severity === 'error')) return { defects: found }
      const signature = toSign && childKey && (await childKey.sign(toSign))
      const body = signature ? { ...form, subjectSignature: signature } : form
      const text = JSON.stringify(form)
      if (sent.current?.text !== text) sent.current = { text, key: crypto.randomUUID() }
      return handIn(body, sent.current.key)
    },
    onSuccess: ({ caseId }) => {
      if (caseId !== undefined) void queries.invalidateQueries({ queryKey: casesKey })
    },
  })
}

/** What the minor's key signs after the check is missing before it. */
const isToSign = (pointer: string, childKey: ChildKey | undefined): boolean =>
  childKey !== undefined && (pointer === '/subject' || pointer === '/subjectSignature')

async function handIn(body: IdentityForm, key: string): Promise<Checked> {
  const params = { header: { 'Idempotency-Key': key } }
  try {
    const made = await answerOf(api.POST('/v1/identities', { params, body }))
    return { defects: [], caseId: made.case.id }
  } catch (error) {
    const listed = error instanceof RefusedError ? error.problem['defects'] : undefined
    if (!Array.isArray(listed)) throw error
    return { defects: defectsOf(listed as Record<string, unknown>[]) }
  }
}
