// A parameter that names a dimension.
import { z } from 'zod'
import { DIMENSION_KEYS } from '@/lib/domain/dimensions'

export const dimensionParameter = (name: string) =>
  z.enum(DIMENSION_KEYS, `${name} is one of ${DIMENSION_KEYS.join(', ')}`)
