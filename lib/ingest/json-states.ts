// What a scanner of JSON says, what it expects next, and from TEXT on inside what it is.

/**
 * Why `scan` came back; `at` then stands behind the byte that made it so. `more`: everything up to `to` is scanned.
 * `name`: the name of a member of the outermost object has ended, one of those asked for. `list`: the member for
 * which `armed` was set has an array for its value, whose elements are reported from now on. `element`: one begins
 * on the byte before `at`; `element-end`: it has ended. `list-end`, `end`: the list, the document is closed.
 * `broken`: the byte at `at` itself cannot stand there, and `reason` says why.
 */
export type Signal = 'more' | 'name' | 'list' | 'element' | 'element-end' | 'list-end' | 'end' | 'broken'

export const VALUE = 0
export const FIRST_VALUE = 1
export const NAME = 2
export const FIRST_NAME = 3
export const AFTER_NAME = 4
export const AFTER_VALUE = 5

export const TEXT = 6
export const TEXT_ESCAPE = 7
export const NAME_TEXT = 8
export const NAME_ESCAPE = 9
export const SCALAR = 10

/** Of an element that is broken, strings and brackets alone are looked at. */
export const LOOSE = 11
export const LOOSE_TEXT = 12
export const LOOSE_ESCAPE = 13

/** What is missing where something else stands, by the first of these. */
export const MISSING = [
  'a value is missing',
  "a value or ']' is missing",
  'a name in quotes is missing',
  "a name in quotes or '}' is missing",
  "':' is missing",
] as const
