// For tests: one log in each of the shapes in which people hold logs, archives aside.
import { gzipSync } from 'node:zlib'

const stamp = '2024-01-01T00:00:00.000Z'
const json = JSON.stringify
const messages = (texts: readonly string[]) =>
  texts.map((message, i) => ({ id: String(i), timestamp: 1_704_067_200_000 + i, message }))
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()
const subscription = (texts: readonly string[]) =>
  json({ messageType: 'DATA_MESSAGE', logGroup: 'trail', logStream: 's', logEvents: messages(texts) })
const snsOf = (text: string) => ({
  Type: 'Notification',
  MessageId: 'm',
  TopicArn: 'arn:aws:sns:eu-central-1:111122223333:trail',
  Message: text,
})
const wrap = (text: string) => gzipSync(text).toString('base64')

/** Rewrites a log, given as the texts of its records. Every shape has each of them once, with the text untouched. */
export const SHAPES: Readonly<Record<string, (texts: readonly string[]) => Uint8Array>> = Object.fromEntries(
  Object.entries({
    'a log': (texts: readonly string[]) => `{"Records":[${texts.join(',')}]}`,
    'a list': (texts: readonly string[]) => `[\n${texts.join(',\n')}\n]`,
    lines: (texts: readonly string[]) => texts.join('\n'),
    'lines with carriage returns': (texts: readonly string[]) => `${texts.join('\r\n')}\r\n`,
    'lines of logs': (texts: readonly string[]) => texts.map((text) => `{"Records":[${text}]}`).join('\n'),
    'a byte order mark': (texts: readonly string[]) => `\ufeff{"Records":[${texts.join(',')}]}`,
    'UTF-16, little end first': (texts: readonly string[]) => Buffer.from(texts.join('\n'), 'utf16le'),
    'UTF-16, big end first': (texts: readonly string[]) => bigEndian(`[${texts.join(',')}]`),
    'UTF-16 with a mark': (texts: readonly string[]) =>
      Buffer.from(`\ufeff{"Records":[${texts.join(',')}]}`, 'utf16le'),
    'UTF-16 with a mark, big end first': (texts: readonly string[]) =>
      bigEndian(`\ufeff${texts.join('\r\n')}`),
    LookupEvents: (texts: readonly string[]) =>
      json({ Events: texts.map((CloudTrailEvent) => ({ EventId: 'e', CloudTrailEvent })) }),
    EventBridge: (texts: readonly string[]) =>
      texts
        .map((text) => `{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":${text}}`)
        .join('\n'),
    'a subscription of CloudWatch Logs': subscription,
    'a subscription as a function gets it': (texts: readonly string[]) =>
      json({ awslogs: { data: wrap(subscription(texts)) } }),
    'a subscription through Kinesis': (texts: readonly string[]) =>
      json({
        Records: texts.map((text) => ({
          eventSource: 'aws:kinesis',
          kinesis: { data: wrap(subscription([text])) },
        })),
      }),
    'an export of CloudWatch Logs': (texts: readonly string[]) =>
      gzipSync(texts.map((text) => `${stamp} ${text}\n`).join('')),
    'lines that aws logs tail shows': (texts: readonly string[]) =>
      texts.map((text) => `2024-01-01T00:00:00.123000+00:00 111_CloudTrail_eu-1 ${text}\n`).join(''),
    'events of CloudWatch Logs': (texts: readonly string[]) =>
      json({ events: messages(texts), nextToken: 'n' }),
    'an answer of Logs Insights': (texts: readonly string[]) =>
      json(texts.map((text) => ({ '@timestamp': stamp, '@message': text }))),
    'an answer of Logs Insights to its API': (texts: readonly string[]) =>
      json({
        results: texts.map((value) => [
          { field: '@timestamp', value: stamp },
          { field: '@message', value },
        ]),
        status: 'Complete',
      }),
    'SNS messages': (texts: readonly string[]) => texts.map((text) => json(snsOf(text))).join('\n'),
    'SNS messages as a function gets them': (texts: readonly string[]) =>
      json({
        Records: texts.map((text) => ({ EventSource: 'aws:sns', EventVersion: '1.0', Sns: snsOf(text) })),
      }),
    'SQS messages': (texts: readonly string[]) =>
      json({ Messages: texts.map((Body) => ({ MessageId: 'm', ReceiptHandle: 'r', Body })) }),
    'SQS messages as a function gets them': (texts: readonly string[]) =>
      json({ Records: texts.map((body) => ({ messageId: 'm', body, eventSource: 'aws:sqs' })) }),
    'SNS messages in SQS messages': (texts: readonly string[]) =>
      json({
        Messages: texts.map((text) => ({ MessageId: 'm', Body: json(snsOf(`{"Records":[${text}]}`)) })),
      }),
    'zipped logs in SQS messages': (texts: readonly string[]) =>
      json({ Messages: texts.map((text) => ({ MessageId: 'm', Body: wrap(`[${text}]`) })) }),
    'an SNS message of lines': (texts: readonly string[]) => json(snsOf(texts.join('\n'))),
    'records of Kinesis as they are received': (texts: readonly string[]) =>
      json({ Records: texts.map((text) => ({ SequenceNumber: '1', Data: wrap(subscription([text])) })) }),
    'records of Firehose': (texts: readonly string[]) =>
      json({ records: texts.map((text) => ({ recordId: '1', data: wrap(text) })) }),
    'short lines of aws logs tail, and lists': (texts: readonly string[]) =>
      texts.map((text, i) => `2024-01-01T00:00:00 ${i % 2 ? text : `[${text}]`}\n`).join(''),
    'gzip members': (texts: readonly string[]) =>
      Buffer.concat([
        gzipSync(`[${texts.slice(0, 1).join('')}`),
        gzipSync(`${texts.map((text, i) => (i ? `,${text}` : '')).join('')}]`),
      ]),
  } satisfies Record<string, (texts: readonly string[]) => string | Uint8Array>).map(([name, shape]) => [
    name,
    (texts: readonly string[]) => Buffer.from(shape(texts)),
  ]),
)
