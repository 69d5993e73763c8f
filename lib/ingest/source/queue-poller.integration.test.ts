// A queue's reader through slow files, its own end, and queues and buckets in trouble.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { QueuePoller } from './queue-poller'
import { type Source, selectSources } from './source-row'
import { openQueue } from './sqs-client'
import { queueScene } from './test-queue-scene'

const scene = queueScene()

describe('a message in hand', () => {
  test('stays hidden for as long as its file takes', async () => {
    const key = scene.put(scene.keyOf('slow'))
    await scene.send(scene.byS3(key))
    scene.poll(2)
    await scene.until(async () => (await scene.ledger())[key] === 'queued')
    // Twice as long as it would stay hidden by itself.
    await sleep(5000)
    expect((await scene.inspect()).inflight.map(({ approximateReceiveCount: count }) => count)).toEqual([1])
    scene.work()
    await scene.untilEmpty()
    expect(await scene.counts()).toEqual({ files: 1, events: 3, duplicates: 0 })
    expect(await scene.isEmpty(`${scene.queue}-dead`)).toBe(true)
  })

  test('comes back when its reader ends, and nothing is loaded twice', async () => {
    const keys = [scene.put(scene.keyOf('a')), scene.put(scene.keyOf('b'))]
    const first = scene.poll(2)
    await scene.send(scene.byCloudTrail(...keys))
    await scene.until(async () => Object.values(await scene.ledger()).join() === 'queued,queued')
    await first.stop()
    expect((await scene.inspect()).inflight.length).toBe(1)
    scene.work()
    await scene.until(async () => (await scene.counts()).events === 6)
    expect(await scene.isEmpty()).toBe(false)
    scene.poll(2)
    await scene.untilEmpty()
    expect(await scene.counts()).toEqual({ files: 2, events: 6, duplicates: 0 })
  })

  test('waits for a bucket that is out of reach', async () => {
    const key = scene.put(scene.keyOf('a'))
    await scene.change('endpoint', 'http://127.0.0.1:9')
    await scene.send(scene.byS3(key))
    scene.access.endpoints.push('http://127.0.0.1:9')
    scene.poll()
    scene.work()
    await scene.until(async () => (await scene.inspect()).inflight.length === 1)
    await sleep(1000)
    expect((await scene.inspect()).inflight.length).toBe(1)
    await scene.change('endpoint', scene.endpoint.url)
    await scene.untilEmpty()
    expect(await scene.ledger()).toEqual({ [key]: 'loaded' })
  })
})

describe('a queue', () => {
  test('that is missing is told of on its sources, until it is there', async () => {
    await scene.change('queue_url', `${scene.queueUrl}-missing`)
    scene.poll()
    await scene.until(async () => (await scene.problem()) !== null)
    expect(await scene.problem()).toBe(
      `There is no queue ${scene.queueUrl}-missing, or Cairn may not know of it.`,
    )
    await scene.endpoint.createQueue(`${scene.queue}-missing`)
    await scene.send({ Event: 's3:TestEvent' }, `${scene.queueUrl}-missing`)
    await scene.until(async () => (await scene.problem()) === null)
  })

  test('that is missing is told of again once other sources have it', async () => {
    const { pool, access, sourceId } = scene
    const queueUrl = `${scene.queueUrl}-missing`
    const stopping = new AbortController()
    const told: string[] = []
    let sources: Source[] = await selectSources(pool, '')
    const poller = new QueuePoller(openQueue({ queueUrl, region: null, roleArn: null }, access), {
      pool,
      access,
      sources: () => sources,
      signal: stopping.signal,
      say: () => {},
      onProblem: async () => void told.push(sources.map(({ id }) => id).join()),
    })
    const running = poller.run()
    try {
      await scene.until(() => told.length === 1)
      // As an emptied instance has it: the same source, under another id.
      sources = sources.map((source) => ({ ...source, id: sourceId + 1 }))
      await scene.until(() => told.length > 1)
      expect(told).toEqual([`${sourceId}`, `${sourceId + 1}`])
    } finally {
      stopping.abort()
      await running
    }
  })

  test('that cannot or may not be asked is told of, until the source has none', async () => {
    scene.access.endpoints.push('http://127.0.0.1:9')
    scene.poll()
    for (const [url, words] of [
      ['http://127.0.0.1:9/1/q', 'The queue http://127.0.0.1:9/1/q cannot be reached (ECONNREFUSED).'],
      [
        'https://example.com/1/q',
        'The queue https://example.com/1/q is not asked: CAIRN_S3_ENDPOINTS does not name this endpoint.',
      ],
    ]) {
      await scene.change('queue_url', url)
      await scene.until(async () => (await scene.problem()) === words)
    }
    await scene.change('queue_url', null)
    await scene.until(async () => (await scene.problem()) === null)
  })

  test('of a paused or removed source is left alone', async () => {
    await scene.change('paused', true)
    await scene.send(scene.byS3(scene.put(scene.keyOf('a'))))
    const other = await scene.endpoint.createQueue(`${scene.queue}-other`)
    const otherSource = await scene.addSource({ queue_url: other, prefix: 'AWSLogs/' })
    scene.poll(1)
    await scene.send({ Event: 's3:TestEvent' }, other)
    await scene.untilEmpty(`${scene.queue}-other`)
    expect((await scene.inspect()).ready.map(({ approximateReceiveCount: count }) => count)).toEqual([0])
    await scene.pool.query('delete from source where id = $1', [otherSource])
    await scene.change('paused', false)
    scene.work()
    await scene.untilEmpty()
    await scene.send({ Event: 's3:TestEvent' }, other)
    await sleep(2000)
    expect(await scene.isEmpty(`${scene.queue}-other`)).toBe(false)
  })
})
