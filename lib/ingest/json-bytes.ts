// The bytes that JSON is made of.

export const NEWLINE = 0x0a
export const CARRIAGE_RETURN = 0x0d
export const QUOTE = 0x22
export const COMMA = 0x2c
export const COLON = 0x3a
export const BACKSLASH = 0x5c
export const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const

const flags = (is: (char: string, code: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, code) => (is(String.fromCharCode(code), code) ? 1 : 0))
/** 1 for the bytes that go on inside a string. */
export const PLAIN = flags((char, code) => code >= 0x20 && !'"\\'.includes(char))
/** 1 for what may stand between two tokens. */
export const BLANK = flags((char) => ' \t\r\n'.includes(char))
/** 1 for the bytes of a number or a literal, or of what somebody took for one. */
export const SCALAR_BYTE = flags((char, code) => code > 0x20 && !'"{}[]:,'.includes(char))

/** A byte order mark, in UTF-8. */
export const MARK = [0xef, 0xbb, 0xbf] as const
/** Whether one stands at `at`, whole. */
export const isMark = (bytes: Uint8Array, at: number): boolean =>
  MARK.every((byte, i) => bytes[at + i] === byte)
