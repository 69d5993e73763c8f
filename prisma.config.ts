// For Prisma's command line: `npx prisma generate` and the like. Migrations are applied by lib/db/migrate.ts.
import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Its schema engine is a download, which nothing here needs; what stands in for it refuses.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.resolve('scripts/prisma-engine-refusal.sh')
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
