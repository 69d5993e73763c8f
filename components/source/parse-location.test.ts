import { expect, test } from 'vitest'
import { parseLocation } from './parse-location'

test.each([
  ['s3://logs', { bucket: 'logs', prefix: '' }],
  ['s3://logs/', { bucket: 'logs', prefix: '' }],
  [' s3://logs/org/AWSLogs/ ', { bucket: 'logs', prefix: 'org/AWSLogs/' }],
  ['arn:aws-us-gov:s3:::logs/AWSLogs', { bucket: 'logs', prefix: 'AWSLogs' }],
  // While it is being written.
  ['s3://', { bucket: '', prefix: '' }],
])('%j is taken apart', (text, location) => expect(parseLocation(text)).toEqual(location))

test.each(['logs', 'logs/AWSLogs', 'https://s3.example.com/logs', ''])('%j is not', (text) =>
  expect(parseLocation(text)).toBeNull(),
)
