/**
 * Hands bytes to the browser as a file under a name that we chose. Of no type that it would open by itself: they may be anybody's.
 */
export function saveBlob(name: string, bytes: Blob): void {
  const file = new Blob([bytes], { type: 'application/octet-stream' })
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers begin to read only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
