import { readFileSync } from 'node:fs'

/**
 * CPU-seconds of a process so far, from Linux's /proc (ticks of 10 ms): its own user and system time (`fields` 2), or
 * with that of its children that ended (4).
 */
export function cpuOf(pid: number, fields: 2 | 4): number {
  const times = fieldsOf(pid)
  return times.slice(11, 11 + fields).reduce((sum, ticks) => sum + Number(ticks), 0) / 100
}

/** Id of the process that started one. */
export function parentOf(pid: number): number {
  return Number(fieldsOf(pid)[1])
}

/** Fields of /proc/pid/stat after the name, which is in brackets. */
function fieldsOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
