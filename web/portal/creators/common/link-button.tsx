/** A link to a page of the portal that looks like a button: a link in a button would be two things to the keyboard. */
import { Button, type ButtonProps } from 'antd'
import type { MouseEvent, ReactNode } from 'react'
import { useHref, useNavigate } from 'react-router'

interface LinkButtonProps extends Pick<ButtonProps, 'type' | 'icon' | 'size'> {
  readonly to: string
  readonly children: ReactNode
}

export function LinkButton({ to, children, ...look }: LinkButtonProps): ReactNode {
  const href = useHref(to)
  const navigate = useNavigate()
  const follow = (event: MouseEvent): void => {
    // In a new tab there is no session; whoever asks for one gets it all the same.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void navigate(to)
  }
  return (
    <Button {...look} href={href} onClick={follow}>
      {children}
    </Button>
  )
}
