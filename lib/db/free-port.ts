// A port that can be listened on.
import { createServer } from 'node:net'

/** Answers `port`, or with 0 any that nobody has at the moment; throws what the system says of one that is taken. */
export function freePort(port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
