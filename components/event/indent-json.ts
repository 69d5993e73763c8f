// Lays JSON text out for reading. It works on tokens: no number, string or key is parsed or changed.

const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs

/** Deeper ones stand below each other: with blanks for each a record of 10,000 levels would be 200 MB of them. */
const MOST_INDENTED = 64

/**
 * The same tokens in the same order, one member or element a line, indented by two blanks. Empty objects and arrays
 * stay on their line. Text that is no JSON comes out with other white space and nothing else changed.
 */
export function indentJson(text: string): string {
  const tokens = text.match(TOKEN) ?? []
  const parts: string[] = []
  let depth = 0
  const newLine = () => parts.push('\n', '  '.repeat(Math.min(depth, MOST_INDENTED)))
  for (const [index, token] of tokens.entries()) {
    if (token === '{' || token === '[') {
      depth++
      parts.push(token)
      if (tokens[index + 1] !== '}' && tokens[index + 1] !== ']') newLine()
    } else if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1)
      const before = tokens[index - 1]
      if (before !== '{' && before !== '[') newLine()
      parts.push(token)
    } else if (token === ',') {
      parts.push(token)
      newLine()
    } else parts.push(token === ':' ? ': ' : token)
  }
  return parts.join('')
}
