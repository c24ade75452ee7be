/** Files as people give them: dropped, chosen, or as a folder with all that is in it. */

export interface PickedFile {
  readonly file: File
  /** Where it lay in the folder given, with its name. */
  readonly path: string
}

/** Files that a field was given; those of a folder know their path. */
export function pickedFrom(files: Iterable<File>): PickedFile[] {
  return [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }))
}

/**
 * Files that were dropped, those within folders too. What cannot be read is left out. Must be called in the event itself: what was
 * dropped is gone after it.
 */
export async function pickedByDrop({ items, files }: DataTransfer): Promise<PickedFile[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((one) => one !== null)
  if (entries.length === 0) return pickedFrom(files)
  const found = await Promise.all(entries.map(filesIn))
  return found.flat()
}

async function filesIn(entry: FileSystemEntry): Promise<PickedFile[]> {
  if (isFile(entry)) {
    const file = await fileOf(entry).catch(() => undefined)
    return file === undefined ? [] : [{ file, path: entry.fullPath.replace(/^\//, '') }]
  }
  if (!isFolder(entry)) return []
  const inside = await entriesOf(entry).catch(() => [])
  const found: PickedFile[] = []
  for (const one of inside) found.push(...(await filesIn(one)))
  return found
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

/** A reader gives a hundred at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}

/** Files that systems leave in folders, and that nobody means. */
const litter = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

export const isLitter = ({ file }: PickedFile): boolean => litter.has(file.name)
