// Sizes in words.

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `0 B`, `980 B`, `1.2 kB`, `340 MB`: powers of 1000, two digits below ten. */
export function byteSize(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  const digits = unit > 0 && size < 9.95 ? 1 : 0
  return `${size.toFixed(digits)} ${UNITS[unit]}`
}
