// What queues tell of, against real SQS and SNS endpoints and a real worker: each object once, whatever the wording.
import { describe, expect, test } from 'vitest'
import { ACCOUNT, queueScene } from './test-queue-scene'

const scene = queueScene()

describe('a delivered object', () => {
  test('is loaded, whichever way it is told of, and its message deleted', async () => {
    await scene.change('layout', 'flat')
    const made = await scene.sns('CreateTopic', { Name: `topic-${scene.queue}` })
    const topic = /<TopicArn>(.*)<\/TopicArn>/.exec(made)?.[1] ?? ''
    const queueArn = `arn:aws:sqs:us-east-1:000000000000:${scene.queue}`
    await scene.sns('Subscribe', { TopicArn: topic, Protocol: 'sqs', Endpoint: queueArn })
    const publish = (message: unknown) =>
      scene.sns('Publish', { TopicArn: topic, Message: JSON.stringify(message) })
    const keys: string[] = []
    const put = (key: string) => {
      keys.push(key)
      return scene.put(key)
    }
    const next = () => put(scene.keyOf(String(keys.length)))
    await scene.send(scene.byCloudTrail(next(), next()))
    await scene.send(scene.byS3(next()))
    await scene.send(scene.byS3(put('in no layout + at all/ünï 100% &.json.gz')))
    await scene.send(scene.byEventBridge(next()))
    await publish(scene.byCloudTrail(next(), next()))
    await publish(scene.byS3(next()))
    await publish(scene.byEventBridge(next()))
    expect((await scene.inspect()).ready.filter(({ body }) => body.includes('"TopicArn"')).length).toBe(3)
    scene.poll()
    scene.work()
    await scene.untilEmpty()
    expect(await scene.ledger()).toEqual(Object.fromEntries(keys.map((key) => [key, 'loaded'])))
    expect(await scene.counts()).toEqual({ files: 9, events: 27, duplicates: 0 })
    expect(scene.said).toEqual([])
  })

  test('told of often, by several, and after newer ones, is loaded once', async () => {
    const [older, newer] = [scene.put(scene.keyOf('older')), scene.put(scene.keyOf('newer'))]
    for (const message of [
      scene.byS3(newer),
      scene.byCloudTrail(older),
      scene.byS3(older),
      scene.byEventBridge(newer),
      scene.byS3(newer),
    ])
      await scene.send(message)
    scene.poll()
    scene.work()
    await scene.untilEmpty()
    await scene.send(scene.byCloudTrail(newer, older, older))
    await scene.untilEmpty()
    expect(await scene.counts()).toEqual({ files: 2, events: 6, duplicates: 0 })
  })

  test('that is replaced is loaded again', async () => {
    const key = scene.put(scene.keyOf('same'))
    scene.poll()
    scene.work()
    await scene.send(scene.byS3(key))
    await scene.untilEmpty()
    scene.put(key, scene.newLog(4))
    await scene.send(scene.byS3(key))
    await scene.until(async () => (await scene.counts()).files === 2 && (await scene.isEmpty()))
    expect(await scene.counts()).toEqual({ files: 2, events: 7, duplicates: 0 })
    expect(await scene.ledger()).toEqual({ [key]: 'loaded' })
  })

  test('cut in the middle is loaded as far as it goes, and told of no more', async () => {
    const key = scene.keyOf('cut')
    scene.put(key, scene.newLog(2000).subarray(0, -40))
    await scene.send(scene.byS3(key))
    scene.poll()
    scene.work()
    await scene.untilEmpty()
    const { rows } = await scene.pool.query('select status from file where source_id = $1', [scene.sourceId])
    expect(rows).toEqual([{ status: 'partial' }])
    expect(await scene.isEmpty(`${scene.queue}-dead`)).toBe(true)
  })

  test('belongs to every source that wants it, and to one whose bucket comes later', async () => {
    const second = await scene.addSource({ queue_url: scene.queueUrl, prefix: `AWSLogs/${ACCOUNT}/` })
    await scene.addSource({ queue_url: scene.queueUrl, prefix: 'elsewhere/' })
    const key = scene.put(scene.keyOf('shared'))
    scene.poll(1)
    scene.work()
    await scene.send(scene.byS3(key))
    await scene.untilEmpty()
    const { rows } = await scene.pool.query('select source_id, state from source_object order by source_id')
    expect(rows).toEqual([
      { source_id: scene.sourceId, state: 'loaded' },
      { source_id: second, state: 'loaded' },
    ])
    const url = await scene.endpoint.createQueue(`${scene.queue}-later`)
    scene.endpoint.createBucket(`${scene.bucket}-later`)
    scene.endpoint.put(`${scene.bucket}-later`, [{ key, body: scene.newLog(5) }])
    await scene.send({ s3Bucket: `${scene.bucket}-later`, s3ObjectKey: [key] }, url)
    scene.sourceId = await scene.addSource({ bucket: `${scene.bucket}-later`, queue_url: url })
    await scene.untilEmpty(`${scene.queue}-later`)
    expect(await scene.counts()).toEqual({ files: 1, events: 5, duplicates: 0 })
  })

  test('that is a digest is kept for its proof, and not loaded', async () => {
    const key = scene.put(scene.keyOf('digest', 'CloudTrail-Digest'))
    await scene.send(scene.byS3(key))
    scene.poll()
    await scene.untilEmpty()
    expect(await scene.ledger()).toEqual({ [key]: 'found' })
    expect(await scene.counts()).toMatchObject({ files: 0 })
  })
})

describe('a message is deleted without anything being read', () => {
  test('where there is nothing to do', async () => {
    await scene.pool.query(
      `update source
       set prefix = 'AWSLogs/', accounts = '{111122223333}', regions = '{eu-central-1}', kinds = '{CloudTrail}', since = '2026-02-01'
       where id = $1`,
      [scene.sourceId],
    )
    const unwanted = [
      `elsewhere/${scene.keyOf('a')}`,
      scene.keyOf('b', 'CloudTrail-Insight'),
      scene.keyOf('c', 'CloudTrail', 'us-east-1'),
      scene.keyOf('d').replaceAll(ACCOUNT, '444455556666'),
      scene.keyOf('e').replace('2026/03', '2026/01'),
      `AWSLogs/${ACCOUNT}/Config/eu-central-1/2026/3/1/ConfigSnapshot/x.json.gz`,
    ].map((key) => scene.put(key))
    for (const key of unwanted) await scene.send(scene.byS3(key))
    await scene.send(scene.byS3(scene.put(scene.keyOf('f')), 'ObjectRemoved:Delete'))
    await scene.send({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: scene.bucket })
    scene.poll()
    scene.work()
    await scene.untilEmpty()
    expect(await scene.ledger()).toEqual({})
    expect(await scene.isEmpty(`${scene.queue}-dead`)).toBe(true)
    expect(scene.said).toEqual([])
  })
})

describe('a message is left for the redrive policy', () => {
  test('where it cannot be understood or tells of a strange bucket, without holding up others', async () => {
    const secret = 'nobody is to read this'
    await scene.send(secret)
    await scene.send({ s3Bucket: 'no-source-has-it', s3ObjectKey: [secret] })
    const key = scene.put(scene.keyOf('good'))
    await scene.send(scene.byS3(key))
    scene.poll(1)
    scene.work()
    await scene.until(async () => (await scene.inspect(`${scene.queue}-dead`)).ready.length === 2)
    await scene.untilEmpty()
    expect(await scene.ledger()).toEqual({ [key]: 'loaded' })
    expect(scene.said.filter((line) => line.includes('is left in the queue')).length).toBe(2)
    expect(scene.said.join()).not.toContain(secret)
  })

  test('where its object is gone, or is no log', async () => {
    const bad = scene.keyOf('bad')
    scene.put(bad, 'no log at all')
    await scene.send(scene.byS3(scene.keyOf('gone')))
    await scene.send(scene.byCloudTrail(scene.put(scene.keyOf('good')), bad))
    scene.poll(1)
    scene.work()
    await scene.until(async () => (await scene.inspect(`${scene.queue}-dead`)).ready.length === 2)
    expect(await scene.ledger()).toEqual({ [bad]: 'failed', [scene.keyOf('good')]: 'loaded' })
    expect(await scene.counts()).toMatchObject({ files: 2, events: 3 })
  })
})
