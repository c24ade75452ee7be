/** Rules of forms that the components do not have. */

/**
 * One of a group must be chosen. (`required` would give the group an `aria-required`, which groups may not have.) Rejects with the
 * message.
 */
export const someOf = (message: string) => ({
  validator: (_: unknown, chosen: readonly unknown[] | undefined): Promise<void> =>
    (chosen?.length ?? 0) > 0 ? Promise.resolve() : Promise.reject(new Error(message)),
})
