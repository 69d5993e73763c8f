// The name of an uploaded file: text for people, never a path of ours.
import { badRequest } from '../domain/api-error'
import { cleanText } from '../domain/cloudtrail/recorded-text'

const LONGEST_NAME = 1024
/** Where nobody gave it a name. */
export const UNNAMED = 'upload'

// Control characters, and the marks that reverse the direction of what follows them.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu
/** What browsers escape in a multipart file name, and nothing else (html.spec.whatwg.org, multipart form data). */
const ESCAPED: Record<string, string> = { '%22': '"', '%0D': '\r', '%0A': '\n' }

/** Undoes the escapes of multipart form data. */
export const unescapeFormName = (name: string): string =>
  name.replace(/%(?:22|0D|0A)/gi, (code) => ESCAPED[code.toUpperCase()] ?? code)

/** A name from a place that nobody here chose, as one line of text that can be shown and stored. */
export const printableName = (given: string): string =>
  cleanText(given.slice(0, LONGEST_NAME).replace(UNPRINTABLE, '\ufffd')) || UNNAMED

/**
 * The name to show: relative, with `/` between its parts, without `.` and `..`, control characters replaced. Throws a
 * 400 for a name that is too long or holds a NUL.
 */
export function displayName(given: string): string {
  if (given.length > LONGEST_NAME)
    throw badRequest(`A file's name is longer than ${LONGEST_NAME} characters.`, 'name')
  if (given.includes('\0')) throw badRequest(`A file's name holds a NUL character.`, 'name')
  const parts = given
    .replaceAll('\\', '/')
    .replace(UNPRINTABLE, '\ufffd')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  return parts.join('/') || UNNAMED
}

/** What an import of these files is called: the file's name, the folder that they share, or their number. */
export function sourceOf(names: readonly string[]): string {
  const [first] = names
  if (first === undefined || names.length === 1) return first ?? UNNAMED
  const folder = first.split('/', 1)[0] as string
  return sourceOfMany(names.length, names.every((name) => name.startsWith(`${folder}/`)) ? folder : null)
}

/** What an import of several files is called; `folder` is the one that they share, if they do. */
export function sourceOfMany(files: number, folder: string | null): string {
  const count = `${files.toLocaleString('en')} files`
  return folder === null ? count : `${folder} (${count})`
}
