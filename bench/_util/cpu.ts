import { readFileSync } from 'node:fs'

/**
 * CPU-seconds of a process so far, from Linux's /proc (ticks of 10 ms): its own user and system time (`fields` 2), or
 * with that of its children that ended (4).
 */
export function cpuOf(pid: number, fields: 2 | 4): number {
  const times = fieldsOf(pid)
  return times.slice(11, 11 + fields).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
}

/** Ids of the processes that a process started. */
export function childrenOf(pid: number): number[] {
  const ids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return ids === '' ? [] : ids.split(' ').map(Number)
}

/** Command line of a process. */
export function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
}

/** Fields of /proc/pid/stat after the name, which is in brackets. */
function fieldsOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
