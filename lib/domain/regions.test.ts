// The regions: all there, where they belong, and what is none of them does no harm.
import { describe, expect, it } from 'vitest'
import { PARTITIONS, REGIONS, regionName, regionOf } from './regions'

// The shape that each partition's codes have, and the box on the map that the first letters promise.
const SHAPES: Record<keyof typeof PARTITIONS, RegExp> = {
  aws: /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:central|(?:north|south)?(?:east|west)?)-\d$/,
  'aws-cn': /^cn-north(?:west)?-1$/,
  'aws-us-gov': /^us-gov-(?:east|west)-1$/,
  'aws-eusc': /^eusc-de-east-1$/,
  'aws-iso': /^us-iso-(?:east|west)-1$/,
  'aws-iso-b': /^us-isob-(?:east|west)-1$/,
  'aws-iso-e': /^eu-isoe-west-1$/,
  'aws-iso-f': /^us-isof-(?:east|south)-1$/,
}
type Box = [west: number, south: number, east: number, north: number]
const BOXES: Record<string, Box> = {
  af: [-18, -35, 52, 38],
  ap: [68, -48, 180, 46],
  ca: [-141, 41, -52, 70],
  cn: [73, 18, 135, 54],
  eu: [-11, 35, 32, 70],
  eusc: [5, 47, 16, 55],
  il: [34, 29, 36, 34],
  me: [34, 12, 60, 38],
  mx: [-118, 14, -86, 33],
  sa: [-82, -56, -34, 13],
  us: [-125, 24, -66, 50],
}

describe('the regions', () => {
  it('are these, each once', () => {
    const codes = REGIONS.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).toEqual([...codes].sort())
    expect(Object.fromEntries(Object.keys(PARTITIONS).map((id) => [id, of(id).length]))).toEqual({
      aws: 36,
      'aws-cn': 2,
      'aws-us-gov': 2,
      'aws-eusc': 1,
      'aws-iso': 2,
      'aws-iso-b': 2,
      'aws-iso-e': 1,
      'aws-iso-f': 2,
    })
  })

  it.each(REGIONS.map((region) => [region.code, region] as const))(
    '%s has a place and a name',
    (code, region) => {
      expect(code).toMatch(SHAPES[region.partition])
      expect(region.name).toMatch(/^\p{Lu}[\p{L} .-]+$/u)
      if (region.partition.startsWith('aws-iso')) {
        expect(region.place).toBeNull()
        return
      }
      const [west, south, east, north] = BOXES[code.split('-')[0] ?? ''] ?? [0, 0, 0, 0]
      expect(region.place?.longitude).toBeGreaterThan(west)
      expect(region.place?.longitude).toBeLessThan(east)
      expect(region.place?.latitude).toBeGreaterThan(south)
      expect(region.place?.latitude).toBeLessThan(north)
    },
  )

  it('have names of their own', () => {
    expect(new Set(REGIONS.map(({ name }) => name)).size).toBe(REGIONS.length)
  })

  it('stand beside each other as their names say', () => {
    const longitude = (code: string) => regionOf(code)?.place?.longitude ?? Number.NaN
    const latitude = (code: string) => regionOf(code)?.place?.latitude ?? Number.NaN
    expect(longitude('us-west-2')).toBeLessThan(longitude('us-east-2'))
    expect(longitude('us-east-2')).toBeLessThan(longitude('us-east-1'))
    expect(longitude('eu-west-1')).toBeLessThan(longitude('eu-central-1'))
    expect(latitude('eu-south-1')).toBeLessThan(latitude('eu-north-1'))
    expect(latitude('ap-southeast-2')).toBeLessThan(0)
  })

  it('are there without asking where they are old', () => {
    expect(REGIONS.filter(({ optIn }) => optIn)).toHaveLength(19)
    for (const code of ['us-east-1', 'eu-central-1', 'ap-northeast-3', 'cn-north-1', 'us-gov-west-1'])
      expect(regionOf(code)?.optIn).toBe(false)
    for (const code of [
      'ap-east-1',
      'me-south-1',
      'af-south-1',
      'eu-south-1',
      'il-central-1',
      'mx-central-1',
    ])
      expect(regionOf(code)?.optIn).toBe(true)
  })
})

describe('a code', () => {
  it.each([
    ['eu-central-1', 'Frankfurt'],
    ['us-east-1', 'N. Virginia'],
    ['us-iso-east-1', 'US ISO East'],
    ['unknown', 'unknown'],
    ['aws-global', 'aws-global'],
    ['ap-southeast-99', 'ap-southeast-99'],
    ['constructor', 'constructor'],
    ['', ''],
  ])('%j is called %j', (code, name) => {
    expect(regionName(code)).toBe(name)
  })

  it('that nobody knows has nothing', () => {
    expect(regionOf('unknown')).toBeNull()
    expect(regionOf('US-EAST-1')).toBeNull()
    expect(regionOf('toString')).toBeNull()
  })
})

function of(partition: string) {
  return REGIONS.filter((region) => region.partition === partition)
}
