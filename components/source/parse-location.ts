// A bucket as people have it at hand: a name, or an address with the prefix in it.

const ADDRESSED = /^(?:s3:\/\/|arn:aws[a-z-]*:s3:::)([^/\s]*)\/?(.*)$/

/**
 * `s3://bucket/prefix` and `arn:aws:s3:::bucket/prefix` taken apart; null for anything else, which is a bucket's name
 * or about to become one.
 */
export function parseLocation(text: string): { bucket: string; prefix: string } | null {
  const match = ADDRESSED.exec(text.trim())
  if (!match) return null
  return { bucket: match[1] ?? '', prefix: match[2] ?? '' }
}
