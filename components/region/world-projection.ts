// Where a place stands on the map: Mercator, cut to where people live. It gives Europe, where the regions crowd, more
// room than projections that are true to area. For the server: a browser gets what came out.
import { type GeoProjection, geoMercator } from 'd3-geo'
import type { Region } from '@/lib/domain/regions'

/** From Alaska's coast to behind New Zealand, and from Iceland to Tasmania, in degrees. */
const EDGES = { west: -142, east: 188, north: 67, south: -45.5 }
const radians = (degrees: number): number => (degrees * Math.PI) / 180
const mercator = (latitude: number): number => Math.log(Math.tan(Math.PI / 4 + radians(latitude) / 2))

const WIDTH = 1000
const SCALE = WIDTH / radians(EDGES.east - EDGES.west)
const TOP = SCALE * mercator(EDGES.north)

/** The map's size, in its own units. */
export const MAP_SIZE = { width: WIDTH, height: Math.round(TOP - SCALE * mercator(EDGES.south)) }

/** What is outside of the map is cut off. */
export const WORLD_PROJECTION: GeoProjection = geoMercator()
  .rotate([-(EDGES.west + EDGES.east) / 2, 0])
  .scale(SCALE)
  .translate([WIDTH / 2, TOP])
  .clipExtent([
    [0, 0],
    [MAP_SIZE.width, MAP_SIZE.height],
  ])

/** In the map's units, from its upper left corner. */
export function placeOnMap({ longitude, latitude }: NonNullable<Region['place']>): { x: number; y: number } {
  const [x, y] = WORLD_PROJECTION([longitude, latitude]) ?? [0, 0]
  return { x, y }
}
