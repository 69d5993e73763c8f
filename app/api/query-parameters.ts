// Reads a route's query string strictly: a parameter that nobody knows, that is repeated, or that cannot be read is a
// 400 that names it.
import { z } from 'zod'
import { badRequest } from '@/lib/domain/api-error'
import { type Filter, parseFilter, resolveRange } from '@/lib/domain/filter'

/** `limit`: 1 to `most`, `standard` where it is absent. */
export const limitParameter = (most: number, standard: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `limit is a whole number from 1 to ${most}`)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= most, `limit is a whole number from 1 to ${most}`)
    .default(standard)

/** Text that a question looks for in the database, in which Postgres has no place for a NUL. */
export const textParameter = (name: string, longest: number) =>
  z
    .string()
    .max(longest, `${name} has at most ${longest} characters`)
    .refine((text) => !text.includes('\0'), `${name} contains a NUL character`)

/** `cursor`: opaque here; the question that made it reads it. */
export const cursorParameter = () =>
  z
    .string()
    .regex(/^[\w.:-]{1,200}$/, 'cursor is not one that this API gave out')
    .optional()

/** One of `values`, `standard` where it is absent. */
export const choiceParameter = <const Values extends readonly [string, ...string[]]>(
  name: string,
  values: Values,
  standard: Values[number],
) => z.enum(values, `${name} is one of ${values.join(', ')}`).default(standard)

/** `compare=previous`: whether to answer for the period before as well. */
export const compareParameter = () =>
  z
    .literal('previous', 'compare is previous, or left out')
    .optional()
    .transform((compare) => compare === 'previous')

type Shape = Record<string, z.ZodType>
type Read<S extends Shape> = { [K in keyof S]: z.infer<S[K]> }

/** The named parameters of a route that takes no filter. */
export function readParameters<S extends Shape>(request: Request, shape: S): Read<S> {
  const parameters = new URL(request.url).searchParams
  for (const key of parameters.keys())
    if (!Object.hasOwn(shape, key))
      throw badRequest(`unknown parameter: ${key.slice(0, 80)}`, key.slice(0, 80))
  return readNamed(parameters, shape)
}

/** The filter of a read, and its named parameters besides. `now` is what relative times are judged by. */
export function readQuestion<S extends Shape>(
  request: Request,
  now: Date,
  shape: S,
): { filter: Filter; parameters: Read<S> } {
  const search = new URL(request.url).searchParams
  const { filter, problems } = parseFilter(search, Object.keys(shape))
  const [problem] = problems
  if (problem) throw badRequest(problem.message, problem.field)
  const { from, to } = resolveRange(filter, now)
  if (from !== null && to !== null && from >= to) throw badRequest('from is not before to', 'from')
  return { filter, parameters: readNamed(search, shape) }
}

function readNamed<S extends Shape>(search: URLSearchParams, shape: S): Read<S> {
  const found: Record<string, unknown> = {}
  for (const [name, schema] of Object.entries(shape)) {
    const values = search.getAll(name)
    if (values.length > 1) throw badRequest(`${name} is given more than once`, name)
    const result = schema.safeParse(values[0])
    if (!result.success) throw badRequest(result.error.issues[0]?.message ?? `${name} cannot be read`, name)
    found[name] = result.data
  }
  // Each name was read with its own schema.
  return found as Read<S>
}
