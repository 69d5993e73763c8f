// The pages' Content-Security-Policy. Its nonce is new for every answer; Next finds it in the request's own header of
// that name and puts it on every script that it writes.
import { type NextRequest, NextResponse } from 'next/server'

/**
 * Mantine and recharts set style attributes, hence `unsafe-inline` for styles; scripts have no such way in. React's
 * development build needs `eval`.
 */
function contentSecurityPolicy(nonce: string): string {
  const development = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64')
  const policy = contentSecurityPolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  headers.set('Content-Security-Policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('Content-Security-Policy', policy)
  return response
}

// Never the API: a request that passes through here has its body cut at 10 MB, silently.
export const config = { matcher: ['/((?!api/|_next/).*)'] }
