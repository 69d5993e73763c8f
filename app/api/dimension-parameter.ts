// Parameters that name one dimension, or several.
import { z } from 'zod'
import { DIMENSION_KEYS } from '@/lib/domain/dimensions'

export const dimensionParameter = (name: string) =>
  z.enum(DIMENSION_KEYS, `${name} is one of ${DIMENSION_KEYS.join(', ')}`)

/** At least one, separated by commas, each once. */
export const dimensionsParameter = (name: string) => {
  const problem = `${name} lists one or more of ${DIMENSION_KEYS.join(', ')}, each once, separated by commas`
  return z
    .string(problem)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(DIMENSION_KEYS, problem)))
    .refine((keys) => new Set(keys).size === keys.length, problem)
}
