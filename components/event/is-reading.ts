// Whether somebody is at the rows of a list at this moment, so that they must not move.

/** A pointer that moved so lately is perhaps about to click. */
const ABOUT_TO_CLICK_MS = 3000

/**
 * Scrolled away from the top, a row with the focus or an open menu, selected text, or a pointer that moves over the rows.
 * `pointedAt` and `now` are milliseconds of performance.now().
 */
export function isReading(frame: HTMLElement | null, pointedAt: number, now: number): boolean {
  const rows = frame?.querySelector('tbody')
  if (!frame || !rows) return false
  const selection = window.getSelection()
  return (
    frame.scrollTop > 0 ||
    rows.contains(document.activeElement) ||
    rows.querySelector('[aria-expanded="true"]') !== null ||
    (selection?.isCollapsed === false && rows.contains(selection.anchorNode)) ||
    (now - pointedAt < ABOUT_TO_CLICK_MS && rows.matches(':hover'))
  )
}
