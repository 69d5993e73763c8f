// Numbers as the pages write them: exact counts with thin groups, percents that never round something to nothing.
const COUNT = new Intl.NumberFormat('en-US')

/** `1,234,567`. */
export const formatCount = (count: number): string => COUNT.format(count)

/** `1.2 M`, `85 k`; exact below ten thousand. For axes and tight places that show the exact number on hover. */
export function formatShort(count: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    // Half a unit's last digit below, so that 999,999 is 1 M and not 1000 k.
    if (count >= size * 0.9995 && (unit !== 'k' || count >= 9999.5)) {
      const scaled = count / size
      return `${scaled >= 99.95 ? scaled.toFixed(0) : scaled.toFixed(1).replace(/\.0$/, '')} ${unit}`
    }
  }
  return formatCount(count)
}

/** `12 %`, `0.4 %`; `<0.1 %` for a little, `>99.9 %` for nearly all; `–` of nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '–'
  const percent = (part / whole) * 100
  if (percent === 0) return '0 %'
  if (percent === 100) return '100 %'
  if (percent < 0.1) return '<0.1 %'
  if (percent > 99.9) return '>99.9 %'
  return `${percent < 10 || percent > 99 ? percent.toFixed(1) : percent.toFixed(0)} %`
}

/** `+12 %`, `−3.4 %`, `×8.1`, `new`, `same`, `≈ same`: how `now` compares with `before`. */
export function formatChange(now: number, before: number): string {
  if (now === before) return 'same'
  if (before === 0) return 'new'
  const ratio = now / before
  if (ratio >= 3) return `×${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)}`
  const percent = Math.abs(ratio - 1) * 100
  if (percent < 0.1) return '≈ same'
  const digits = percent.toFixed(percent < 10 ? 1 : 0)
  return `${ratio > 1 ? '+' : '−'}${digits} %`
}
