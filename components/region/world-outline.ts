// The outline of the world's land as one SVG file, drawn once. For the server: a page only names the file.
import { geoPath } from 'd3-geo'
import { feature } from 'topojson-client'
import land from 'world-atlas/land-110m.json'
import { MAP_SIZE, WORLD_PROJECTION } from './world-projection'

type Topology = Parameters<typeof feature>[0]

/** Land is opaque and the sea is nothing, so that a page can fill the shape with a colour of its own. */
export function worldOutline(): string {
  // What a JSON file holds is typed too loosely to be a topology: its words are any text, its pairs lists.
  const topology = land as unknown as Topology
  const shape = topology.objects.land
  const path = shape && geoPath(WORLD_PROJECTION).digits(1)(feature(topology, shape))
  if (!path) throw new Error('the atlas has no land')
  const { width, height } = MAP_SIZE
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><path d="${path}"/></svg>`
}
