// Where an arrow key leads on the map of regions.

/** A mark on the map: percent of its width from the left, and of its height from the top. */
export type MapPlace = { left: number; top: number }

const WALK_KEYS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'] as const
export type WalkKey = (typeof WALK_KEYS)[number]
export const isWalkKey = (key: string): key is WalkKey => (WALK_KEYS as readonly string[]).includes(key)

/**
 * The mark that `key` leads to from the one at `from`. `marks` stand in the order from west to east, which ← and →
 * follow, so that they reach every one; ↑ and ↓ lead to the nearest that is above or below, and not far more beside, and
 * stay where there is none. `aspect` is the map's width divided by its height.
 */
export function walkRegionMap(
  marks: readonly MapPlace[],
  from: number,
  key: WalkKey,
  aspect: number,
): number {
  const here = marks[from]
  if (!here) return 0
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1)
    case 'ArrowRight':
      return Math.min(marks.length - 1, from + 1)
    case 'Home':
      return 0
    case 'End':
      return marks.length - 1
    case 'ArrowUp':
      return nearest(marks, from, here, -1, aspect)
    case 'ArrowDown':
      return nearest(marks, from, here, 1, aspect)
  }
}

function nearest(
  marks: readonly MapPlace[],
  from: number,
  here: MapPlace,
  sign: 1 | -1,
  aspect: number,
): number {
  let [found, shortest] = [from, Number.POSITIVE_INFINITY]
  for (const [at, { left, top }] of marks.entries()) {
    const down = (top - here.top) * sign
    const aside = Math.abs(left - here.left) * aspect
    const distance = Math.hypot(down, aside)
    if (down > 0 && down * 2 >= aside && distance < shortest) [found, shortest] = [at, distance]
  }
  return found
}
