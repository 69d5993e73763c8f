// What a region's page says of it, in words.
import { UNKNOWN } from '@/lib/domain/dimensions'
import { PARTITIONS, regionOf } from '@/lib/domain/regions'
import { visibleText } from '@/lib/domain/value-label'

/** What the page is called. */
export function regionTitle(code: string): string {
  if (code === UNKNOWN) return 'Unknown region'
  const known = regionOf(code)
  return known ? `${known.name} · ${code}` : `Region ${visibleText(code)}`
}

/** Sentences, the plainest first; `seen`: whether any event names it. */
export function regionWords(code: string, seen: boolean): string[] {
  const region = regionOf(code)
  if (code === UNKNOWN)
    return [seen ? 'The records of these events name no region.' : 'Every event here names its region.']
  const unseen = seen ? [] : ['No event here names it.']
  if (!region)
    return [
      `Cairn knows no region called ${visibleText(code)}: it is newer than Cairn’s list, or no region at all.`,
      ...(seen ? ['Its events are counted like any others.'] : unseen),
    ]
  const { name, partition, place, optIn } = region
  return [
    `${code} is ${name}, a region of ${PARTITIONS[partition]}${partition === 'aws' ? '' : ', a partition of its own'}.`,
    optIn
      ? 'It is an opt-in region: an account has to switch it on before anything can happen there.'
      : 'Every account of the partition has it.',
    ...(place === null ? ['Where it stands is not public.'] : []),
    ...(code === 'us-east-1'
      ? ['Most global services, IAM and CloudFront among them, record their events here.']
      : []),
    ...unseen,
  ]
}
