import { expect, test } from 'vitest'
import { REGIONS } from '@/lib/domain/regions'
import { worldOutline } from './world-outline'
import { MAP_SIZE, placeOnMap } from './world-projection'

const places = REGIONS.flatMap(({ code, place }) => (place ? [{ code, place, ...placeOnMap(place) }] : []))

test('the outline is one small file of finite numbers that the map holds', () => {
  const svg = worldOutline()
  expect(svg.length).toBeLessThan(45_000)
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  const numbers = [...(/ d="([^"]+)"/.exec(svg)?.[1] ?? '').matchAll(/(-?[\d.]+),(-?[\d.]+)/g)]
  expect(numbers.length).toBeGreaterThan(1000)
  for (const [, x, y] of numbers) {
    expect(Number(x)).toBeGreaterThanOrEqual(0)
    expect(Number(x)).toBeLessThanOrEqual(MAP_SIZE.width)
    expect(Number(y)).toBeGreaterThanOrEqual(0)
    expect(Number(y)).toBeLessThanOrEqual(MAP_SIZE.height)
  }
})

test('every region with a place stands on the map, with room around it', () => {
  for (const { code, x, y } of places) {
    expect(x, code).toBeGreaterThan(30)
    expect(x, code).toBeLessThan(MAP_SIZE.width - 30)
    expect(y, code).toBeGreaterThan(30)
    expect(y, code).toBeLessThan(MAP_SIZE.height - 30)
  }
})

test('east is right, north is up, as far as Mercator says', () => {
  for (const one of places) {
    for (const other of places) {
      if (one.place.longitude < other.place.longitude) expect(one.x).toBeLessThan(other.x)
      if (one.place.latitude < other.place.latitude) expect(one.y).toBeGreaterThan(other.y)
    }
  }
  const [equator, sixty] = [0, 60].map((latitude) => placeOnMap({ longitude: 10, latitude }))
  const [ten, eleven] = [10, 11].map((longitude) => placeOnMap({ longitude, latitude: 0 }))
  // 60° north is 1.316957897 of the sphere's radius up; a degree is π/180 of it to the right.
  const radius = (((eleven?.x ?? 0) - (ten?.x ?? 0)) * 180) / Math.PI
  expect(((equator?.y ?? 0) - (sixty?.y ?? 0)) / radius).toBeCloseTo(1.316957897, 6)
})
