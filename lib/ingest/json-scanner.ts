// A JSON scanner over bytes that arrive in chunks: finds where values begin and end and where the syntax breaks,
// without making a string of anything. It judges structure only; numbers, literals and escapes are JSON.parse's.
import {
  BACKSLASH,
  BLANK,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  NEWLINE,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLAIN,
  QUOTE,
  SCALAR_BYTE,
} from './json-bytes'
import {
  AFTER_NAME,
  AFTER_VALUE,
  FIRST_NAME,
  FIRST_VALUE,
  LOOSE,
  LOOSE_ESCAPE,
  LOOSE_TEXT,
  MISSING,
  NAME,
  NAME_ESCAPE,
  NAME_TEXT,
  SCALAR,
  type Signal,
  TEXT,
  TEXT_ESCAPE,
  VALUE,
} from './json-states'
import { MemberName } from './member-name'

const [ARRAY, OBJECT] = [0, 1]
/** Deeper than any value that is read can be: what nests further than this is no log. */
const DEEPEST = 32 * 1024 * 1024

export class JsonScanner {
  /** Where the last scan stopped: an index into its bytes. */
  at = 0
  name = ''
  reason = ''
  /** Set on `name` to have the elements reported should this member's value be an array. */
  armed = false
  #state = VALUE
  #depth = 0
  /** The depth at which elements stand; 0 while there is no list. */
  #listDepth = 0
  #stack = new Uint8Array(256)
  #names: ReadonlySet<string>
  #nameBytes: MemberName

  /** `names`: the only ones that are reported. */
  constructor(names: ReadonlySet<string>) {
    this.#nameBytes = new MemberName(names)
    this.#names = names
  }

  /** Starts inside a document that has just opened: with `[`, whose elements are reported, or with `{`. */
  begin(opensList: boolean): void {
    this.#depth = 1
    this.#stack[0] = opensList ? ARRAY : OBJECT
    this.#state = opensList ? FIRST_VALUE : FIRST_NAME
    this.#listDepth = opensList ? 1 : 0
    this.#nameBytes.start()
    this.armed = false
  }

  /** Whether the list of records is open. */
  get inList(): boolean {
    return this.#listDepth > 0
  }

  /** Whether the next byte is one inside an element of the list. */
  get inElement(): boolean {
    return this.#listDepth > 0 && (this.#depth > this.#listDepth || this.#state >= TEXT)
  }

  /** After `element`: its end was found without us. */
  passElement(): void {
    this.#depth = this.#listDepth
    this.#state = AFTER_VALUE
  }

  /** After `broken` inside an element: goes on to the element's end by strings and brackets alone. */
  goLoose(): void {
    this.#state = this.#state === TEXT || this.#state === NAME_TEXT ? LOOSE_TEXT : LOOSE
  }

  /** Scans `bytes` from `from` up to `to` until there is something to say. Call again from `at`. */
  scan(bytes: Uint8Array, from: number, to: number): Signal {
    const listDepth = this.#listDepth
    let stack = this.#stack
    let state = this.#state
    let depth = this.#depth
    let nameFrom = from
    let i = from
    let signal: Signal = 'more'

    scanning: while (i < to) {
      let c = bytes[i] as number
      switch (state) {
        case TEXT:
          while (PLAIN[c] === 1 && ++i < to) c = bytes[i] as number
          if (i >= to) break scanning
          if (c === QUOTE) {
            i++
            state = AFTER_VALUE
            if (depth !== listDepth) continue
            signal = 'element-end'
          } else if (c === BACKSLASH) {
            i++
            state = TEXT_ESCAPE
            continue
          } else signal = this.#breakInString(c)
          break scanning

        case AFTER_VALUE:
          if (c === COMMA) {
            i++
            state = stack[depth - 1] === OBJECT ? NAME : VALUE
            continue
          }
          if (c === CLOSE_OBJECT || c === CLOSE_ARRAY) break
          if (BLANK[c] === 1) {
            i++
            continue
          }
          signal = this.#break(`',' or '${stack[depth - 1] === OBJECT ? '}' : ']'}' is missing`)
          break scanning

        case NAME:
        case FIRST_NAME:
          if (c === QUOTE) {
            nameFrom = ++i
            state = NAME_TEXT
            continue
          }
          if (c === CLOSE_OBJECT && state === FIRST_NAME) break
          if (BLANK[c] === 1) {
            i++
            continue
          }
          signal = this.#break(MISSING[state])
          break scanning

        case NAME_TEXT:
          while (PLAIN[c] === 1 && ++i < to) c = bytes[i] as number
          if (i >= to) break scanning
          if (c === QUOTE) {
            state = AFTER_NAME
            i++
            if (depth > 1 || listDepth > 0) continue
            this.name = this.#nameBytes.end(bytes, nameFrom, i - 1)
            if (!this.#names.has(this.name)) continue
            signal = 'name'
          } else if (c === BACKSLASH) {
            i++
            state = NAME_ESCAPE
            if (depth === 1) this.#nameBytes.escaped = true
            continue
          } else signal = this.#breakInString(c)
          break scanning

        case AFTER_NAME:
          if (c === COLON) state = VALUE
          else if (BLANK[c] === 0) {
            signal = this.#break(MISSING[state])
            break scanning
          }
          i++
          continue

        case VALUE:
        case FIRST_VALUE:
          if (BLANK[c] === 1) {
            i++
            continue
          }
          if (c === OPEN_OBJECT || c === OPEN_ARRAY || (c === CLOSE_ARRAY && state === FIRST_VALUE)) break
          if (c !== QUOTE && SCALAR_BYTE[c] === 0) {
            signal = this.#break(MISSING[state])
            break scanning
          }
          state = c === QUOTE ? TEXT : SCALAR
          i++
          this.armed = false
          if (depth !== listDepth) continue
          signal = 'element'
          break scanning

        case SCALAR:
          while (SCALAR_BYTE[c] === 1 && ++i < to) c = bytes[i] as number
          if (i >= to) break scanning
          state = AFTER_VALUE
          if (depth !== listDepth) continue
          signal = 'element-end'
          break scanning

        case TEXT_ESCAPE:
        case NAME_ESCAPE:
          // Which escapes there are is JSON.parse's to know, but a line that ends here is broken.
          if (c >= 0x20) i++
          state = state === TEXT_ESCAPE ? TEXT : NAME_TEXT
          continue

        case LOOSE_TEXT:
          while (c !== QUOTE && c !== BACKSLASH && ++i < to) c = bytes[i] as number
          if (i >= to) break scanning
          i++
          state = c === BACKSLASH ? LOOSE_ESCAPE : LOOSE
          if (c === BACKSLASH || depth !== listDepth) continue
          state = AFTER_VALUE
          signal = 'element-end'
          break scanning

        case LOOSE_ESCAPE:
          i++
          state = LOOSE_TEXT
          continue

        default: // LOOSE
          if (c === OPEN_OBJECT || c === OPEN_ARRAY || c === CLOSE_OBJECT || c === CLOSE_ARRAY) break
          if (c === QUOTE) state = LOOSE_TEXT
          i++
          continue
      }

      // Only brackets come here.
      if (c === OPEN_OBJECT || c === OPEN_ARRAY) {
        if (depth === stack.length) {
          if (depth >= DEEPEST) {
            signal = this.#break('values are nested without end')
            break
          }
          stack = this.#grow()
        }
        stack[depth] = c === OPEN_OBJECT ? OBJECT : ARRAY
        i++
        depth++
        if (state !== LOOSE) state = c === OPEN_OBJECT ? FIRST_NAME : FIRST_VALUE
        const opensList = this.armed && c === OPEN_ARRAY
        this.armed = false
        if (opensList) this.#listDepth = depth
        if (!opensList && depth !== listDepth + 1) continue
        if (!opensList && listDepth === 0) continue
        signal = opensList ? 'list' : 'element'
        break
      }
      if (stack[depth - 1] !== (c === CLOSE_OBJECT ? OBJECT : ARRAY)) {
        signal = this.#break(
          c === CLOSE_OBJECT ? "'}' stands where ']' is missing" : "']' stands where '}' is missing",
        )
        break
      }
      i++
      depth--
      if (state !== LOOSE || depth === listDepth) state = AFTER_VALUE
      if (depth === 0) signal = 'end'
      else if (depth === listDepth) signal = 'element-end'
      else if (depth === listDepth - 1) {
        this.#listDepth = 0
        signal = 'list-end'
      } else continue
      break
    }

    if (signal === 'more' && (state === NAME_TEXT || state === NAME_ESCAPE) && depth === 1)
      this.#nameBytes.carry(bytes.subarray(nameFrom, to))
    this.#state = state
    this.#depth = depth
    this.at = i
    return signal
  }

  #break(reason: string): Signal {
    this.reason = reason
    return 'broken'
  }

  #breakInString(c: number): Signal {
    return this.#break(
      c === NEWLINE || c === 0x0d ? 'a line ends inside a string' : 'a control character stands in a string',
    )
  }

  #grow(): Uint8Array<ArrayBuffer> {
    const larger = new Uint8Array(this.#stack.length * 2)
    larger.set(this.#stack)
    this.#stack = larger
    return larger
  }
}
