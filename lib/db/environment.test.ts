import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseEnvironment } from './environment'

describe('parseEnvironment', () => {
  test('has a default for everything', () => {
    expect(parseEnvironment({ PORT: '', HOST: '' })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      dataDir: path.resolve('.cairn'),
      spoolDir: path.resolve('.cairn/spool'),
      token: undefined,
      allowedHosts: [],
      maxUploadBytes: 50 * 1024 ** 3,
      maxUploadFiles: 100_000,
    })
  })

  test('reads what is set', () => {
    const settings = parseEnvironment({
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgresql://me:secret@db:5432/cairn',
      CAIRN_DATA_DIR: '/data',
      CAIRN_SPOOL_DIR: '/spool',
      CAIRN_TOKEN: 'sixteen characters',
      CAIRN_ALLOWED_HOSTS: 'Logs.example.com, ,other:8080',
      CAIRN_WORKERS: '3',
    })
    expect(settings).toMatchObject({
      port: 8080,
      databaseUrl: 'postgresql://me:secret@db:5432/cairn',
      spoolDir: '/spool',
      allowedHosts: ['logs.example.com', 'other:8080'],
      workers: 3,
    })
  })

  test.each([
    [{ PORT: '0' }, /^PORT must be a whole number from 1 to 65535\.$/],
    [{ PORT: '3000x' }, /^PORT must be/],
    [{ DATABASE_URL: 'localhost/cairn' }, /^DATABASE_URL must look like postgresql:/],
    [{ DATABASE_URL: 'mysql://db/cairn' }, /^DATABASE_URL must look like postgresql:/],
    [{ CAIRN_TOKEN: 'short' }, /^CAIRN_TOKEN must have at least 16/],
    [{ CAIRN_WORKERS: '-1' }, /^CAIRN_WORKERS must be/],
    [{ HOST: '0.0.0.0' }, /^HOST=0\.0\.0\.0 would open Cairn to other machines: set CAIRN_TOKEN/],
    [{ HOST: '127.0.0.1.example.com' }, /would open Cairn/],
  ])('says in a sentence what is wrong with %j', (source, sentence) => {
    expect(() => parseEnvironment(source)).toThrow(sentence)
  })

  test('never repeats a secret', () => {
    const wrong = () => parseEnvironment({ DATABASE_URL: 'mysql://me:hunter2@db/cairn' })
    expect(wrong).toThrow()
    expect(wrong).not.toThrow(/hunter2/)
  })
})
