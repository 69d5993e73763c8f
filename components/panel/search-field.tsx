// The field that searches within a list.
import styles from './search-field.module.css'

type SearchFieldProps = {
  /** `Search services`: stands in the field while it is empty, and names it. */
  label: string
  value: string
  onSearch: (text: string) => void
  /** In a form that a browser can send by itself. */
  name?: string
}

export function SearchField({ label, value, onSearch, name }: SearchFieldProps) {
  return (
    <input
      className={styles.search}
      type="search"
      name={name}
      placeholder={label}
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={value}
      onChange={(change) => onSearch(change.currentTarget.value)}
    />
  )
}
