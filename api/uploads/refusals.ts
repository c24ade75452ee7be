/** Why an upload is not begun or gone on with, in words. */
import { ApiError } from '../errors.ts'
import type { Upload, UploadLimits } from '../vault/uploads.ts'
import type { Ended } from './deposit-upload.ts'
import type { UploadPart } from './uploads.ts'

export function problemOf(text: string): ApiError {
  const { code, detail } = JSON.parse(text) as Ended
  return new ApiError(code, detail)
}

export function checkPlace(
  { received, length }: Upload,
  { offset, announced = 0 }: UploadPart,
): void {
  if (offset !== received)
    throw new ApiError('wrong_offset', `The upload stands at ${received}, not at ${offset}.`, {
      offset: received,
    })
  if (offset + announced > length) throw tooLong({ length })
}

export function tooLong({ length }: Pick<Upload, 'length'>): ApiError {
  const detail = `The upload was announced with ${length} bytes; this is more.`
  return new ApiError('too_large', detail, { limit: length })
}

export function locked(detail: string): ApiError {
  return new ApiError('upload_locked', `${detail} Ask how far it is, and go on from there.`)
}

export function tooMany(limit: keyof UploadLimits, { count, bytes }: UploadLimits): ApiError {
  const detail = {
    count: `One person may have ${count} uploads at a time. Finish some, or delete them.`,
    bytes: `One person's uploads may have ${bytes} bytes together. Finish some, or delete them.`,
  }
  return new ApiError('too_many_uploads', detail[limit], { count, bytes })
}
