/**
 * The application for registration of works (作品登记申请), whole. The schema refuses what cannot be read; what the law
 * asks for and the form lacks is a defect (check.ts), so that an applicant is told everything at once.
 */
import { z } from 'zod'
import { codesOf, ownershipForms } from '../../verifier/vocabulary.ts'
import { personal, type WithoutPersonal } from '../realname/personal.ts'
import { did, oneOf, text, uuid } from '../realname/texts.ts'
import { authorForm, filingForm, ownerForm } from './form-parties.ts'
import { workForm } from './form-work.ts'
import lists from './lists.json' with { type: 'json' }

const statementText = text(2000).exactOptional()

const copies = z.strictObject({ medium: text(100), count: z.int().min(1).max(10_000) })

const attachment = z.strictObject({
  kind: oneOf(codesOf(lists.attachmentKinds)),
  deposit: uuid,
  title: text(200),
})

const declaration = z
  .strictObject({
    contentKind: oneOf(codesOf(lists.contentKinds)),
    tools: text(500).exactOptional(),
    humanContribution: text(2000).exactOptional(),
  })
  .meta({ description: 'How the content was made; for AIGC with which tools, and what people did' })

export const applicationForm = z
  .strictObject({
    form: z.literal('application-v1'),
    applicant: did.meta({
      description: 'Party of the case, one of the owners; holds the deposits',
    }),
    seriesTitle: text(200).exactOptional(),
    works: z.array(workForm).min(1, 'must name at least one work').max(1000),
    authors: z.array(authorForm).min(1, 'must name at least one author').max(100),
    owners: z.array(ownerForm).min(1, 'must name at least one owner').max(100),
    ownershipForm: oneOf(codesOf(ownershipForms)),
    serviceVariant: oneOf(codesOf(lists.serviceVariants)).exactOptional(),
    commissionedHolder: oneOf(codesOf(lists.commissionedHolders)).exactOptional(),
    ownershipNote: text(1000).exactOptional(),
    specimen: z.strictObject({ electronic: copies.exactOptional(), paper: copies.exactOptional() }),
    filing: filingForm,
    contact: z.strictObject({ personal }),
    statement: z.strictObject({
      purpose: statementText,
      process: statementText,
      originality: statementText,
    }),
    attachments: z.array(attachment).max(100),
    declaration,
    trueWill: z.boolean().meta({ description: 'The application is what its parties really want' }),
    lookup: oneOf(['salted', 'public']),
  })
  .meta({ id: 'ApplicationForm', description: 'Application for registration of works' })

export type ApplicationForm = z.infer<typeof applicationForm>

/** The form as it is recorded: without personal data. */
export type PublicForm = WithoutPersonal<ApplicationForm>
