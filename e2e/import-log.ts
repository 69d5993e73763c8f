// Files to drop, and a log brought in through the API for stories that begin when it is there.
import { type APIRequestContext, expect } from '@playwright/test'

type LogFile = { name: string; mimeType: string; buffer: Buffer }

/** A file as CloudTrail delivers it: `{"Records":[…]}`. */
export const logFile = (name: string, records: readonly object[]): LogFile => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify({ Records: records })),
})

/** Imports `content` as one file and waits until it is loaded. Answers with the import's id. */
export async function importLog(request: APIRequestContext, { name, buffer }: LogFile): Promise<string> {
  const taken = await request.post(`/api/imports?name=${encodeURIComponent(name)}`, {
    data: buffer,
    headers: { 'content-type': 'application/octet-stream' },
  })
  expect(taken.status()).toBe(202)
  const { id }: { id: string } = (await taken.json()).import
  await expect
    .poll(async () => (await (await request.get(`/api/imports/${id}`)).json()).import.status)
    .toBe('done')
  return id
}
