'use client'
// Searches a list that the server draws: the words stand as `find` in the address.
import { useDebouncedCallback } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { useState, useTransition } from 'react'
import { formatFilter } from '@/lib/domain/filter'
import { SearchField } from '../panel/search-field'
import { chosenFilter, hrefOf, type PageState } from './page-state'

const AFTER_MS = 250

type FindInListProps = {
  state: PageState
  /** `Search identities`. */
  label: string
}

export function FindInList({ state, label }: FindInListProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const { find = '', cursor: _, ...others } = state.others
  const [text, setText] = useState(find)
  // What is being typed stays, unless the address itself changes.
  const [known, setKnown] = useState(find)
  if (find !== known) {
    setKnown(find)
    if (text.trim() !== find) setText(find)
  }
  const search = (wanted: string) => {
    if (wanted === find) return
    const href = hrefOf(state, { others: { find: wanted === '' ? null : wanted, cursor: null } })
    startTransition(() => router.replace(href, { scroll: false }))
  }
  const searchSoon = useDebouncedCallback(search, AFTER_MS)
  return (
    <search>
      <form
        action={state.path}
        method="get"
        onSubmit={(submit) => {
          submit.preventDefault()
          search(text.trim())
        }}
      >
        {pending && <span data-pending hidden />}
        {/* For a browser in which the page has not come to life yet. */}
        {[...formatFilter(chosenFilter(state)), ...Object.entries(others)].map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <SearchField
          name="find"
          label={label}
          value={text}
          onSearch={(wanted) => {
            setText(wanted)
            searchSoon(wanted.trim())
          }}
        />
      </form>
    </search>
  )
}
