// A request as no browser would send it, and the status of its answer.
import { request as httpRequest } from 'node:http'

/** The status of a GET with headers that no browser would send. */
export function statusOf(
  url: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })
}
