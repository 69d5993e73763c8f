// Keys for a list in which several may have one name: equal files of two folders, or one file twice.

/** A key for each name, in their order: the name itself for the first of that name, with its number for those after it. */
export function distinctKeys(names: readonly string[]): string[] {
  const times = new Map<string, number>()
  return names.map((name) => {
    const before = times.get(name) ?? 0
    times.set(name, before + 1)
    // No name of a file holds NUL.
    return before === 0 ? name : `${name}\0${before}`
  })
}
