// Ratios against their floors and aims, as a table for a terminal or for Markdown.

/**
 * `ratio` is better the larger it is, or with `most` the smaller. `floor` binds, `aim` is hoped for; without them the
 * line only informs. `measured` says what it is the ratio of.
 */
export type Ratio = {
  what: string
  ratio: number
  measured: string
  floor?: number
  aim?: number
  most?: boolean
}

export type Verdict = 'aim met' | 'floor met' | 'MISSED' | ''

export function verdictOf({ ratio, floor, aim, most = false }: Ratio): Verdict {
  const meets = (bound: number) => (most ? ratio <= bound : ratio >= bound)
  if (aim !== undefined && meets(aim)) return 'aim met'
  if (floor === undefined) return ''
  return meets(floor) ? 'floor met' : 'MISSED'
}

/** Two digits that matter: 0.83, 4.2, 38, 412. */
export const short = (value: number): string =>
  value >= 10 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(2)
export const milliseconds = (value: number): string =>
  `${value >= 10 ? value.toFixed(0) : value.toFixed(1)} ms`

/** The lines of a table with a head; `markdown` with its bars, else in columns. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  markdown: boolean,
): string {
  if (markdown) {
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
    return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
  }
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)))
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function ratioTable(ratios: readonly Ratio[], markdown: boolean): string {
  const bound = (most: boolean | undefined, value: number | undefined) =>
    value === undefined ? '' : `${most ? '≤ ' : ''}${short(value)}×`
  return table(
    ['what', 'ratio', 'floor', 'aim', 'verdict', 'measured'],
    ratios.map((ratio) => [
      ratio.what,
      `${short(ratio.ratio)}×`,
      bound(ratio.most, ratio.floor),
      bound(ratio.most, ratio.aim),
      verdictOf(ratio),
      ratio.measured,
    ]),
    markdown,
  )
}
