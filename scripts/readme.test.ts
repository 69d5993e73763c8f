// What people copy out of the README must be right: its policies parse, and Cairn's own is the one that Cairn gives.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseEnvironment } from '../lib/db/environment'
import { newSource } from '../lib/domain/source'
import { leastPolicy } from '../lib/domain/source-policy'

const readme = await readFile(path.join(import.meta.dirname, '..', 'README.md'), 'utf8')
const documents = [...readme.matchAll(/^( *)```json\n([\s\S]*?)^\1```$/gm)].map(([, , text]) =>
  JSON.parse(text ?? ''),
)
const [, sources = ''] = /CAIRN_SOURCES='([^']*)'/.exec(readme) ?? []

test('the policy for reading is the least that the example needs', () => {
  const [{ bucket, prefix, region, queueUrl }] = JSON.parse(sources)
  const policy = leastPolicy(
    { bucket, prefix, region, endpoint: null, roleArn: null },
    { queueUrl, kms: true, digests: true },
  )
  expect(documents).toContainEqual(policy)
})

test('every policy has what a policy has', () => {
  const policies = documents.filter((document) => 'Statement' in document)
  expect(policies.length).toBe(4)
  for (const { Version, Statement } of policies) {
    expect(Version).toBe('2012-10-17')
    for (const statement of Statement)
      expect(statement).toMatchObject({
        Sid: expect.stringMatching(/^\w+$/),
        Effect: 'Allow',
        Resource: expect.any(String),
      })
  }
})

test('the sources for installs without a person are taken, and so are those for the API', () => {
  expect(parseEnvironment({ CAIRN_SOURCES: sources }).sources.length).toBe(2)
  const bodies = [...readme.matchAll(/-d '(\{.*?\})'/g)].map(([, body]) => JSON.parse(body ?? ''))
  expect(bodies.length).toBe(2)
  for (const body of bodies) expect(newSource.safeParse(body).success).toBe(true)
})
