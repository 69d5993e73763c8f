// The value that a page's path names, as people write it.
import { notFound } from 'next/navigation'

/** Next hands a part of the path over as it stands in the address. Where that is not UTF-8, there is no such page. */
export function pathValue(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return notFound()
  }
}
