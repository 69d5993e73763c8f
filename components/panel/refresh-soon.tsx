'use client'
// Asks the server for the page again until something has come.
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const PERIOD_MS = 1500

/** Draws nothing; it stops when the page no longer has it. */
export function RefreshSoon() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), PERIOD_MS)
    return () => clearInterval(timer)
  }, [router])
  return null
}
