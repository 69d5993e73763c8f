// The regions of AWS: what they are called, which partition they are of, where on the map they stand. AWS does not say
// where its buildings are: a place is the metropolitan area, or the state, that the region is named after.

/** Regions of one partition share accounts and ARNs; partitions share nothing. */
export const PARTITIONS = {
  aws: 'AWS',
  'aws-cn': 'AWS China',
  'aws-us-gov': 'AWS GovCloud (US)',
  'aws-eusc': 'AWS European Sovereign Cloud',
  'aws-iso': 'AWS ISO (US)',
  'aws-iso-b': 'AWS ISOB (US)',
  'aws-iso-e': 'AWS ISOE (Europe)',
  'aws-iso-f': 'AWS ISOF (US)',
} as const
type Partition = keyof typeof PARTITIONS

export type Region = {
  code: string
  name: string
  partition: Partition
  /** In degrees east and north; null for isolated regions, which have no public place. */
  place: { longitude: number; latitude: number } | null
  /** Whether an account has to switch it on before anything can happen there. */
  optIn: boolean
}

type Row = readonly [name: string, longitude?: number, latitude?: number]

// Regions that every account of their partition has.
const ALWAYS: Record<Partition, Record<string, Row>> = {
  aws: {
    'ap-northeast-1': ['Tokyo', 139.7, 35.7],
    'ap-northeast-2': ['Seoul', 127, 37.6],
    'ap-northeast-3': ['Osaka', 135.5, 34.7],
    'ap-south-1': ['Mumbai', 72.9, 19.1],
    'ap-southeast-1': ['Singapore', 103.8, 1.4],
    'ap-southeast-2': ['Sydney', 151.2, -33.9],
    'ca-central-1': ['Canada Central', -73.6, 45.5],
    'eu-central-1': ['Frankfurt', 8.7, 50.1],
    'eu-north-1': ['Stockholm', 18.1, 59.3],
    'eu-west-1': ['Ireland', -6.3, 53.3],
    'eu-west-2': ['London', -0.1, 51.5],
    'eu-west-3': ['Paris', 2.4, 48.9],
    'sa-east-1': ['São Paulo', -46.6, -23.6],
    'us-east-1': ['N. Virginia', -77.5, 39],
    'us-east-2': ['Ohio', -83, 40],
    'us-west-1': ['N. California', -121.9, 37.4],
    'us-west-2': ['Oregon', -119.7, 45.8],
  },
  'aws-cn': {
    'cn-north-1': ['Beijing', 116.4, 39.9],
    'cn-northwest-1': ['Ningxia', 105.2, 37.5],
  },
  'aws-us-gov': {
    'us-gov-east-1': ['GovCloud US-East', -83, 40],
    'us-gov-west-1': ['GovCloud US-West', -119.7, 45.8],
  },
  'aws-eusc': {
    'eusc-de-east-1': ['Brandenburg', 13.1, 52.4],
  },
  'aws-iso': {
    'us-iso-east-1': ['US ISO East'],
    'us-iso-west-1': ['US ISO West'],
  },
  'aws-iso-b': {
    'us-isob-east-1': ['US ISOB East'],
    'us-isob-west-1': ['US ISOB West'],
  },
  'aws-iso-e': {
    'eu-isoe-west-1': ['EU ISOE West'],
  },
  'aws-iso-f': {
    'us-isof-east-1': ['US ISOF East'],
    'us-isof-south-1': ['US ISOF South'],
  },
}

// Regions that have to be switched on; all are of the partition `aws`.
const OPT_IN: Record<string, Row> = {
  'af-south-1': ['Cape Town', 18.4, -33.9],
  'ap-east-1': ['Hong Kong', 114.2, 22.3],
  'ap-east-2': ['Taipei', 121.5, 25],
  'ap-south-2': ['Hyderabad', 78.5, 17.4],
  'ap-southeast-3': ['Jakarta', 106.8, -6.2],
  'ap-southeast-4': ['Melbourne', 145, -37.8],
  'ap-southeast-5': ['Malaysia', 101.7, 3.1],
  'ap-southeast-6': ['New Zealand', 174.8, -36.8],
  'ap-southeast-7': ['Thailand', 100.5, 13.8],
  'ca-west-1': ['Calgary', -114.1, 51],
  'eu-central-2': ['Zurich', 8.5, 47.4],
  'eu-south-1': ['Milan', 9.2, 45.5],
  'eu-south-2': ['Spain', -0.9, 41.6],
  'il-central-1': ['Tel Aviv', 34.8, 32.1],
  'me-central-1': ['UAE', 54.4, 24.5],
  'me-south-1': ['Bahrain', 50.6, 26.2],
  'me-west-1': ['Saudi Arabia', 46.7, 24.7],
  'mx-central-1': ['Mexico', -100.4, 20.6],
  'sa-west-1': ['Chile', -70.7, -33.4],
}

const regionsOf = (rows: Record<string, Row>, partition: Partition, optIn: boolean): Region[] =>
  Object.entries(rows).map(([code, [name, longitude, latitude]]) => ({
    code,
    name,
    partition,
    place: longitude === undefined || latitude === undefined ? null : { longitude, latitude },
    optIn,
  }))

/** Every region that is known, by its code. */
export const REGIONS: readonly Region[] = [
  ...(Object.keys(PARTITIONS) as Partition[]).flatMap((partition) =>
    regionsOf(ALWAYS[partition], partition, false),
  ),
  ...regionsOf(OPT_IN, 'aws', true),
].sort((a, b) => (a.code < b.code ? -1 : 1))

const BY_CODE = new Map(REGIONS.map((region) => [region.code, region]))

/** What is known of a region; null for `unknown`, for one newer than this list, and for what is no region at all. */
export const regionOf = (code: string): Region | null => BY_CODE.get(code) ?? null

/** What people call it: `Frankfurt` for `eu-central-1`; a code that is not known is its own name. */
export const regionName = (code: string): string => regionOf(code)?.name ?? code
