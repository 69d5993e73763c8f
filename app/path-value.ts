// The value that a page's path names, as people write it.
import { notFound } from 'next/navigation'

/**
 * Next hands a part of the path over as it stands in the address. Where that is not UTF-8, or has a NUL, which
 * nothing recorded has, there is no such page.
 */
export function pathValue(part: string): string {
  const value = decoded(part)
  return value === null || value.includes('\0') ? notFound() : value
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}
