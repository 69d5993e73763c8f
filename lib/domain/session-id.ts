// The id of a role session's page: who and under which session name. It says all that is needed to find the session, so
// it is the same on every instance, and needs no look-up. Runs in the browser too, hence no Buffer.

/** A session of `identity` (an identity key) called `name`, which several issues of credentials can share. */
export type SessionName = { identity: string; name: string }

/** No address is longer than Node's HTTP server takes (16 KiB of header); ordinary ids have some 150 characters. */
const LONGEST_ID = 16_384
const BASE64URL = /^[\w-]+$/

/** base64url of the JSON array `[identityKey, sessionName]`. */
export function sessionId(identityKey: string, sessionName: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify([identityKey, sessionName]))
  // A character a byte: what btoa takes.
  const latin = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(latin).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Null for whatever `sessionId` does not write, and for texts with a NUL, which no identity and no session has. */
export function readSessionId(id: string): SessionName | null {
  if (id.length > LONGEST_ID || !BASE64URL.test(id)) return null
  const pair = jsonOf(id)
  if (!Array.isArray(pair) || pair.length !== 2) return null
  const [identity, name]: unknown[] = pair
  if (typeof identity !== 'string' || typeof name !== 'string' || identity === '' || name === '') return null
  if (identity.includes('\0') || name.includes('\0')) return null
  // One session has one address.
  return sessionId(identity, name) === id ? { identity, name } : null
}

function jsonOf(id: string): unknown {
  try {
    const latin = atob(id.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(latin, (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return null
  }
}
