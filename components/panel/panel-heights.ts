// How high the body of a panel stays, by properties of our own that its stylesheet reads.

/** Pixels that a body has with all the rows that it can have. */
export const BODY_HEIGHT: string = '--body-height'
/** Of those, pixels that it never needed since its page was opened. It is a property of the whole panel. */
export const NEVER_NEEDED = '--never-needed'

/** The pixels never needed, once rows of `drawn` pixels are in a list of `height`: fewer than before, or as many. `before` is as the property reads. */
export const neverNeeded = (before: string, height: number, drawn: number): number =>
  Math.min(before === '' ? height : Number.parseFloat(before), Math.max(0, height - drawn))
