/** The focus goes with what opens and closes in one place (WCAG 2.4.3). */
import { type RefObject, useEffect, useRef } from 'react'

/**
 * `open`: the name of what is open. The focus goes to the h3 of what opens, which has `tabIndex={-1}`, and when it closes back to the button
 * with `data-opens` of that name, or to the heading of the section where there is none any more.
 */
export function useFocus<T extends HTMLElement = HTMLElement>(
  open: string | undefined,
): RefObject<T | null> {
  const place = useRef<T>(null)
  const before = useRef(open)
  useEffect(() => {
    const closed = before.current
    before.current = open
    if (open === closed) return
    const found = (selector: string) => place.current?.querySelector<HTMLElement>(selector)
    const heading = place.current?.closest('section')?.querySelector<HTMLElement>('h2, h3')
    const to = open === undefined ? (found(`[data-opens="${closed}"]`) ?? heading) : found('h3')
    to?.focus()
  }, [open])
  return place
}
