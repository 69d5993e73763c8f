// For the address of a session that is not here.
import type { Metadata } from 'next'
import { NotHere } from '@/components/shell/not-here'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return <NotHere kind="session" />
}
