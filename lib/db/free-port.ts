// A port that can be listened on.
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what systems choose their own ends of connections from: any of those may be taken a moment later. */
const PORTS = [20_000, 32_768] as const
const TRIES = 100

/** Whether nobody has this port of the loopback address at the moment. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    await once(server.close(), 'close')
    return true
  } catch {
    return false
  }
}

/** One that nobody has at the moment, of 12,768. Throws where none of a hundred is free. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(...PORTS)
    if (await isFree(port)) return port
  }
  throw new Error(`None of ${TRIES} ports between ${PORTS[0]} and ${PORTS[1]} is free.`)
}
