#!/bin/sh
# Stands in for Prisma's schema engine, a download that this project does without: generating the client needs none.
# It must fail: with an engine that succeeds at nothing, `prisma migrate deploy` would say that all is well.
echo "Cairn does not use Prisma's schema engine: npm start applies prisma/migrations (lib/db/migrate.ts)." >&2
exit 1
