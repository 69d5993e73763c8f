import { createServer, get } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { guardedAgents, isRefusedAddress, isRefusedHost } from './allowed-address'

describe('isRefusedAddress', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.0',
    '169.254.255.255',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:aa02',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::100.100.100.200',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    'fd00:0ec2:0:0:0:0:0:23',
    'fe80::1',
    'febf::1',
    'fe80::1%eth0',
    '100.100.100.200',
    '::ffff:100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
  ])('%s is', (address) => {
    expect(isRefusedAddress(address)).toBe(true)
  })

  test.each([
    '127.0.0.1',
    '::1',
    '10.1.2.3',
    '169.253.1.1',
    '169.255.1.1',
    '100.100.100.201',
    'fd00::1',
    'fec0::1',
    '52.95.1.1',
    'localhost',
    '',
  ])('%s is not', (address) => {
    expect(isRefusedAddress(address)).toBe(false)
  })
})

describe('isRefusedHost', () => {
  test.each([
    'http://169.254.169.254/latest',
    'http://2852039166',
    'http://0xa9fea9fe:80',
    'http://0xa9.0376.43518',
    'http://169.254.43518',
    'http://[::ffff:169.254.169.254]',
    'http://[fd00:ec2::254]:80',
    'http://metadata.google.internal',
    'https://METADATA.google.internal.',
    'http://instance-data',
  ])('%s is', (url) => {
    expect(isRefusedHost(new URL(url))).toBe(true)
  })

  test.each([
    'http://localhost:9000',
    'https://s3.eu-central-1.amazonaws.com',
    'http://metadata.example.com',
  ])('%s is not', (url) => {
    expect(isRefusedHost(new URL(url))).toBe(false)
  })
})

describe('guardedAgents', () => {
  let requests = 0
  const server = createServer((_, answer) => {
    requests++
    answer.end('there')
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => {
    server.close()
  })

  /** Asks the server by a name that stands for these addresses, one after the other. */
  const asker = (...answers: (string | string[])[]) => {
    const lookup: LookupFunction = (_, options, callback) => {
      const addresses = [answers.shift() ?? []].flat()
      if (options.all)
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        )
      else callback(null, addresses[0] ?? '', 4)
    }
    const { httpAgent } = guardedAgents(lookup)
    return (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const { port } = server.address() as AddressInfo
        // A connection of its own each time.
        const request = get({ host, port, agent: httpAgent, headers: { connection: 'close' } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        request.on('error', reject)
      })
  }

  test('connect to what is not refused', async () => {
    expect(await asker('127.0.0.1')('logs.example.com')).toBe(200)
    expect(await asker()('127.0.0.1')).toBe(200)
  })

  test('judge every connection by the address that its name has then', async () => {
    const ask = asker('127.0.0.1', '169.254.169.254', ['127.0.0.1', '169.254.169.254'], '127.0.0.1')
    const before = requests
    expect(await ask('rebound.example.com')).toBe(200)
    await expect(ask('rebound.example.com')).rejects.toMatchObject({ code: 'CAIRN_REFUSED_ADDRESS' })
    await expect(ask('rebound.example.com')).rejects.toMatchObject({ code: 'CAIRN_REFUSED_ADDRESS' })
    expect(await ask('rebound.example.com')).toBe(200)
    expect(requests - before).toBe(2)
  })

  test.each(['169.254.169.254', '::ffff:169.254.169.254', 'fe80::1%lo'])(
    'refuse %s, which is looked up nowhere',
    async (host) => {
      await expect(asker('127.0.0.1')(host)).rejects.toMatchObject({ code: 'CAIRN_REFUSED_ADDRESS' })
    },
  )
})
