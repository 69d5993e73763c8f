// For the address of an identity that is not here.
import type { Metadata } from 'next'
import { NotHere } from '@/components/shell/not-here'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return <NotHere kind="identity" />
}
