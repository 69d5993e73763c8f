// Every address under /api that no route has: a 404 as JSON instead of a page.
import { notFound } from '@/lib/domain/api-error'
import { route } from '../respond'

const nothingHere = route((request) => {
  throw notFound(`The API has nothing at ${new URL(request.url).pathname.slice(0, 200)}.`)
})

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
}
