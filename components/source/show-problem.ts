// Where a refusal of the API belongs in a form: beside the field that it names, else above the buttons.
import { AnswerError } from '../fetch-answer'
import type { FieldProblems } from './source-fields'
import { fieldsOf, type SourceForm } from './source-form'

/** `general` is what belongs to no field that the form has. */
export type FormProblems = { fields: FieldProblems; general: string | null }
export const NO_PROBLEMS: FormProblems = { fields: {}, general: null }

export function problemsOf(error: unknown, kind: SourceForm['kind']): FormProblems {
  const message = error instanceof Error ? error.message : 'Cairn does not answer.'
  const field = error instanceof AnswerError ? fieldsOf(kind).find((each) => each === error.field) : undefined
  return field === undefined
    ? { fields: {}, general: message }
    : { fields: { [field]: message }, general: null }
}
