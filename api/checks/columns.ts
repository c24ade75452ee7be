/** The columns that a bulk check adds to those of its CSV. */
const prefix = 'registry_'

/** Added in this order. A row that cannot be read has its `problem` and nothing else of them. */
export const resultColumns = [
  'found',
  'certificates',
  'number',
  'certificate',
  'title',
  'holders',
  'registered',
  'state',
  'suspended',
  'problem',
  'checked',
] as const
export type ResultColumn = (typeof resultColumns)[number]

/** Their names in the file. */
export const resultHeader: readonly string[] = resultColumns.map((name) => prefix + name)

/** Whether a column is one of those: a result may be checked again. */
export function isOurs(name: string): boolean {
  return resultHeader.includes(name)
}
