// GET /world-outline.svg: the land that the map of regions is drawn on. Made when Cairn is built; browsers keep it.
import { worldOutline } from '@/components/region/world-outline'

export const dynamic = 'force-static'

export function GET(): Response {
  return new Response(worldOutline(), {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=604800' },
  })
}
