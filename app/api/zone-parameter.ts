// A parameter that names a time zone.
import { z } from 'zod'
import { isZone, UTC } from '@/lib/domain/zone'

const LONGEST_NAME = 64

/** An IANA name, UTC where it is absent. */
export const zoneParameter = (name: string) =>
  z
    .string()
    .refine(
      (zone) => zone.length <= LONGEST_NAME && isZone(zone),
      `${name} is a time zone of IANA's database, such as Europe/Berlin`,
    )
    .default(UTC)
