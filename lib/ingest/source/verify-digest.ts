// Verifies the signature of a digest with CloudTrail's public key.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** Reads a public key of CloudTrail's (PKCS#1, DER); null for what is none. */
export function readPublicKey(der: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' })
  } catch {
    return null
  }
}

/** Whether the signature (RSA PKCS#1 v1.5 with SHA-256) is of this text and by this key. */
export function isSigned(text: string, signature: Uint8Array, key: KeyObject): boolean {
  try {
    return verify('RSA-SHA256', Buffer.from(text), key, signature)
  } catch {
    return false
  }
}
