// What is written into the form of a source, and what is sent of it.
import type { NewSource } from '@/lib/domain/source'

/** As written; an empty text is not sent. */
export type SourceForm = {
  kind: 's3' | 'folder'
  bucket: string
  prefix: string
  region: string
  endpoint: string
  roleArn: string
  queueUrl: string
  folder: string
  since: string
  /** Minutes. */
  schedule: number
}
export type FormField = keyof SourceForm

export const EMPTY_FORM: SourceForm = {
  kind: 's3',
  bucket: '',
  prefix: '',
  region: '',
  endpoint: '',
  roleArn: '',
  queueUrl: '',
  folder: '',
  since: '',
  schedule: 15,
}

const LOCATION = {
  s3: ['bucket', 'prefix', 'region', 'endpoint', 'roleArn', 'queueUrl'],
  folder: ['folder'],
} as const satisfies Record<SourceForm['kind'], readonly FormField[]>
/** The fields that a problem can be shown at, for each kind, in the order of the form. */
export const fieldsOf = (kind: SourceForm['kind']): readonly FormField[] => [
  ...LOCATION[kind],
  'since',
  'schedule',
]
/** Those that are folded away until somebody asks for them. */
export const FOLDED: readonly FormField[] = ['region', 'endpoint', 'roleArn', 'queueUrl', 'since', 'schedule']

/** Which parts of what was found are to be read; what is absent is read in full. */
export type SourceFilters = Pick<NewSource, 'accounts' | 'regions' | 'kinds'>

/** The body of a request for a look or a source. The server says what of it is wrong. */
export function bodyOf(form: SourceForm, filters: SourceFilters = {}): Record<string, unknown> {
  const body: Record<string, unknown> = { schedule: form.schedule }
  // Without one of them the server says what it lacks.
  body[form.kind === 's3' ? 'bucket' : 'folder'] = ''
  for (const field of fieldsOf(form.kind)) {
    const value = form[field]
    const written = typeof value === 'string' ? value.trim() : value
    if (written !== '') body[field] = written
  }
  for (const [name, values] of Object.entries(filters)) if (values !== undefined) body[name] = values
  return body
}

/** Whether a look at the one says what is to be said of the other: when it is read is no part of where it is. */
export const isSameLocation = (one: SourceForm, other: SourceForm): boolean =>
  one.kind === other.kind &&
  fieldsOf(one.kind).every((field) => field === 'schedule' || one[field] === other[field])

/** The schedules on offer, in minutes. */
export const SCHEDULES = [1, 5, 15, 30, 60, 360, 1440] as const
