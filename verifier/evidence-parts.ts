/** Tells the parts of evidence apart where they are given as files of their own: by name, else by how they begin. */

/** How many bytes of a file tell what it is. */
export const startLength = 65_536

const isList =
  (purpose: string) =>
  (start: string): boolean =>
    start.includes('"BitstringStatusListCredential"') && start.includes(`/v1/status/${purpose}/`)

/** Explains the others. Many files are called so: it is known by its content alone. */
const readme = 'README.txt'

const lists = ['status-revocation.json', 'status-suspension.json', 'status-refresh.json']

/** What each part begins like. DID documents have a context too: they are told apart first. */
const parts: readonly [member: string, test: (start: string) => boolean][] = [
  ['certificate.tlog-proof', (start) => start.startsWith('c2sp.org/tlog-proof@')],
  ['anchor.json', (start) => start.includes('"colophon-anchor-v1"')],
  ['did.json', (start) => /^\s*\{/.test(start) && start.includes('"didDocument"')],
  ['trust.json', (start) => start.includes('"colophon-trust-v1"')],
  ['status-revocation.json', isList('revocation')],
  ['status-suspension.json', isList('suspension')],
  ['status-refresh.json', isList('refresh')],
  ['history.json', (start) => start.includes('"colophon-history-v1"')],
  ['certificate.json', (start) => /^\s*\{/.test(start) && start.includes('"@context"')],
  [readme, (start) => start.includes('  certificate.tlog-proof  ')],
]

/** Whether a file that begins so is a zip. */
export function isZip(start: Uint8Array): boolean {
  return ['P', 'K', '\x03', '\x04'].every((char, i) => start[i] === char.charCodeAt(0))
}

/**
 * The name in an evidence file of a part that lies in a file of its own, by that file's name and first bytes; undefined
 * where it is none. By name first: a damaged part must still reach the step that finds the damage.
 */
export function memberOf(name: string, start: Uint8Array): string | undefined {
  // All that is looked for is ASCII, and the end may be in the midst of a character.
  const text = Array.from(start, (byte) => String.fromCharCode(byte)).join('')
  const named = parts.find(([member]) => member === name && member !== readme)
  return (named ?? parts.find(([, test]) => test(text)))?.[0]
}

/** A status list that comes without a document is itself what is to be verified: it becomes the document. */
export function listAsDocument(members: Map<string, Uint8Array>): void {
  const given = lists.filter((name) => members.has(name))
  const [only = ''] = given
  const list = members.get(only)
  if (list === undefined || given.length > 1 || members.has('certificate.json')) return
  members.set('certificate.json', list)
  members.delete(only)
}
