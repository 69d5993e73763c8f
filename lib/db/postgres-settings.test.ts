import { expect, test } from 'vitest'
import { postgresSettings } from './postgres-settings'

const GIB = 1024 ** 3

test('memory follows the machine within bounds', () => {
  const buffers = (gib: number) => postgresSettings(gib * GIB, 2).shared_buffers
  expect([0.5, 2, 4, 64].map(buffers)).toEqual(['128MB', '256MB', '512MB', '1024MB'])
})

test('only loopback, and nothing of a record in the log', () => {
  expect(postgresSettings(GIB, 1)).toMatchObject({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  })
})

test('every core can have its worker, and each worker its connections', () => {
  const connections = (cores: number) => Number(postgresSettings(GIB, cores).max_connections)
  expect([1, 2].map(connections)).toEqual([100, 100])
  expect(connections(64)).toBeGreaterThanOrEqual(64 * 14 + 50)
})
