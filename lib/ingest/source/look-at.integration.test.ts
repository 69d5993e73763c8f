// However many people ask, only so many locations are looked at.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { lookAt } from './look-at'
import { TEST_AWS_ENVIRONMENT } from './test-endpoint'

Object.assign(process.env, TEST_AWS_ENVIRONMENT)

test('the ninth look at a time is refused, and there is room again afterwards', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const end = new AbortController()
  const ask = (signal: AbortSignal) =>
    lookAt({ bucket: 'trail', endpoint }, { roots: [], endpoints: [endpoint], roles: [] }, signal)
  const eight = Array.from({ length: 8 }, () => ask(end.signal))
  await expect(ask(end.signal)).rejects.toMatchObject({ status: 429 })
  end.abort(new Error('gone'))
  for (const one of eight) await expect(one).rejects.toThrow('gone')
  await expect(ask(AbortSignal.abort(new Error('late')))).rejects.toThrow('late')
  silent.closeAllConnections()
  silent.close()
})
