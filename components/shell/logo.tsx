// Cairn's mark: three stones, one on the other.

/** Decorative: the name stands beside it. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <ellipse cx="10" cy="15.6" rx="8" ry="2.9" fill="var(--accent)" />
      <ellipse cx="10.4" cy="9.8" rx="5.4" ry="2.4" fill="var(--accent)" opacity="0.75" />
      <ellipse cx="9.8" cy="4.9" rx="3.1" ry="2" fill="var(--accent)" opacity="0.5" />
    </svg>
  )
}
