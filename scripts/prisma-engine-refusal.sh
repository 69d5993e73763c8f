#!/bin/sh
# Stands in for Prisma's schema engine, a download that this project does without: generating the client needs none.
# It must fail: with an engine that succeeds at nothing, `prisma migrate deploy` would say that all is well. Prisma
# passes on what the second and later lines say, in the engine's own log format.
says="Cairn does without Prisma's schema engine: npm start applies prisma/migrations itself (lib/db/migrate.ts)."
echo "$says" >&2
echo "{\"level\":\"ERROR\",\"target\":\"schema_engine::logger\",\"fields\":{\"message\":\"$says\"}}" >&2
exit 1
