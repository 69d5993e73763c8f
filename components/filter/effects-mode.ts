// Whether a page counts reads and writes as the records say, or also as what they did lets infer: `effects=inferred`.
import type { DimensionKey } from '@/lib/domain/dimensions'
import type { FilterProblem } from '@/lib/domain/filter'
import type { PageState } from './page-state'

export type EffectsMode = 'recorded' | 'inferred'

/** Recorded, unless the address asks for more. */
export const effectsMode = ({ others }: Pick<PageState, 'others'>): EffectsMode =>
  others.effects === 'inferred' ? 'inferred' : 'recorded'

/** What is wrong with `effects`, in words; null where all is well. */
export const effectsProblem = (parameter: string | undefined): FilterProblem | null =>
  parameter === undefined || parameter === 'inferred'
    ? null
    : { field: 'effects', message: 'effects is inferred, or left out' }

type EffectValues = { by: DimensionKey; write: string; read: string }

/** The dimension that tells reads from writes, and what it calls them. */
export const EFFECT_VALUES = {
  recorded: { by: 'readOnly', write: 'false', read: 'true' },
  inferred: { by: 'effect', write: 'write', read: 'read' },
} as const satisfies Record<EffectsMode, EffectValues>
