// A link that changes the filter: never prefetched (its page runs queries), and it stays where the reader is.
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { LinkPending } from './link-pending'

/** Takes what a Next link takes. */
export function FilterLink({ children, ...link }: ComponentProps<typeof Link>) {
  return (
    <Link prefetch={false} scroll={false} {...link}>
      {children}
      <LinkPending />
    </Link>
  )
}
