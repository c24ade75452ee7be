/** Examples with members changed. */
import assert from 'node:assert/strict'
import type { Changes, Unsigned } from './documents.ts'

/** The objects of a list in an example. */
export function listOf(value: unknown): Unsigned[] {
  assert.ok(Array.isArray(value))
  return value.map((item) => ({ ...Object(item) }))
}

/** A value with members changed; undefined leaves a member out. */
export function edit(value: unknown, changes: Changes): Unsigned {
  const merged = { ...Object(value), ...changes }
  return Object.fromEntries(Object.entries(merged).filter(([, member]) => member !== undefined))
}
