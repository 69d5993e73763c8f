// An access key as lists show it.

/** `AKIA…7XQM`: enough to recognise a key, too little to use it. What is short anyway is no key, and stays. */
export const shortKey = (value: string): string =>
  value.length <= 8 ? value : `${value.slice(0, 4)}…${value.slice(-4)}`
