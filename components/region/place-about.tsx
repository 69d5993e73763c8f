// What a page says of its region or account in words, and the way back to the list of them.
import { FilterLink } from '../filter/filter-link'
import styles from './place-about.module.css'

type PlaceAboutProps = { sentences: readonly string[]; list: { label: string; href: string } }

export function PlaceAbout({ sentences, list }: PlaceAboutProps) {
  return (
    <p className={styles.about}>
      {sentences.join(' ')}{' '}
      <FilterLink className="text-link" href={list.href} scroll>
        {list.label}
      </FilterLink>
    </p>
  )
}
