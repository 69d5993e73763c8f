// What a document promises about an API's log: which actions CloudTrail records, which it never does, and where the
// activity of those can be found instead.

/** An action that a document names. */
export type CataloguedAction = {
  name: string
  /** Whether the document says that CloudTrail records it. */
  logged: boolean
  /** Whether it only reads, by the access level that AWS gives it; null where nothing tells. */
  readOnly: boolean | null
  /**
   * Managing resources or dealing with the data in them. The SES document draws this line, and says that only the
   * first is recorded; the Pinpoint document's actions that are never recorded lie on the same side of it.
   */
  category: 'management' | 'data'
  /** The address of its documentation. */
  reference: string
}

/** A page worth reading, and what to call it. */
export type Page = { label: string; address: string }

/** An API as its document describes it. Two APIs can share an event source. */
export type ServiceApi = {
  name: string
  eventSource: string
  /** The page that says what of it CloudTrail records. */
  document: string
  actions: readonly CataloguedAction[]
  /** Where what is never recorded leaves a trace. */
  instead: { text: string; pages: readonly Page[] }
  /** What else a person should know who reads this API's log. */
  notes: readonly string[]
  /** A newer API that has these names on the same source. */
  successor?: { name: string; reference: (action: string) => string }
}

type Make = (name: string, page?: string) => CataloguedAction

/**
 * Makes the actions of one API, one a line: `read` and `write` are recorded, `never` changes something and is not.
 * `referenceOf` turns an action's name, and what its line says of the page, into an address.
 */
export function actionsWith(
  referenceOf: (name: string, page: string) => string,
): Record<'read' | 'write' | 'never', Make> {
  const make =
    (logged: boolean, readOnly: boolean): Make =>
    (name, page = '') => ({
      name,
      logged,
      readOnly,
      category: logged ? 'management' : 'data',
      reference: referenceOf(name, page),
    })
  return { read: make(true, true), write: make(true, false), never: make(false, false) }
}
