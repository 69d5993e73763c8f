// A label as it stands inside a sentence: "Event names" becomes "event names", "IAM users" stays.

/** Lower-cases the first letter, unless the first word is an abbreviation. */
export const inSentence = (label: string): string =>
  /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)
