// In a file of its own: what the server takes from a client's file is a reference and no number.

/** Pixels. Every row of a ranked panel is as high as the next, so that a skeleton can stand for them. */
export const RANKED_ROW_HEIGHT = 26
