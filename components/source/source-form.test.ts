import { expect, test } from 'vitest'
import { newSource } from '@/lib/domain/source'
import { bodyOf, EMPTY_FORM, fieldsOf, isSameLocation } from './source-form'

test('only what is written is sent, and only what belongs to the kind', () => {
  const form = { ...EMPTY_FORM, bucket: ' logs ', prefix: 'AWSLogs/', folder: '/logs', since: '2026-01-31' }
  expect(bodyOf(form)).toEqual({ bucket: 'logs', prefix: 'AWSLogs/', since: '2026-01-31', schedule: 15 })
  expect(bodyOf({ ...form, kind: 'folder' })).toEqual({ folder: '/logs', since: '2026-01-31', schedule: 15 })
})

test('filters are sent where there are some', () => {
  const form = { ...EMPTY_FORM, bucket: 'logs' }
  expect(bodyOf(form, { accounts: ['111122223333'], regions: undefined })).toEqual({
    bucket: 'logs',
    schedule: 15,
    accounts: ['111122223333'],
  })
})

test('a form that is filled in is a source', () => {
  expect(newSource.safeParse(bodyOf({ ...EMPTY_FORM, bucket: 'my-logs' })).success).toBe(true)
  expect(newSource.safeParse(bodyOf({ ...EMPTY_FORM, kind: 'folder', folder: '/logs' })).success).toBe(true)
})

test('an empty one is sent as what it lacks', () => {
  expect(bodyOf(EMPTY_FORM)).toMatchObject({ bucket: '' })
  expect(bodyOf({ ...EMPTY_FORM, kind: 'folder' })).toMatchObject({ folder: '' })
  expect(fieldsOf('folder')).not.toContain('queueUrl')
})

test('a location is the same whenever it is read', () => {
  const form = { ...EMPTY_FORM, bucket: 'logs' }
  expect(isSameLocation(form, { ...form, schedule: 5, folder: '/of-the-other-kind' })).toBe(true)
  expect(isSameLocation(form, { ...form, prefix: 'x' })).toBe(false)
  expect(isSameLocation(form, { ...form, since: '2026-01-01' })).toBe(false)
  expect(isSameLocation(form, { ...form, kind: 'folder' })).toBe(false)
})
