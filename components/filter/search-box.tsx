'use client'
// Searches the text of the records: words and "phrases", which stand as `q` in the address.
import { TextInput } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState, useTransition } from 'react'
import { formatFilter } from '@/lib/domain/filter'
import { hrefOf, type PageState } from './page-state'
import styles from './search-box.module.css'

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null)

/** `problem` says what is wrong with the `q` in the address. "/" comes here, Esc takes the search back. */
export function SearchBox({ state, problem }: { state: PageState; problem: string | null }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  const box = useRef<HTMLInputElement>(null)
  const { q = '', ...others } = state.others
  const [text, setText] = useState(q)
  // What is being typed stays, unless the address itself changes: Back, or a chip that was dropped.
  const [known, setKnown] = useState(q)
  if (q !== known) {
    setKnown(q)
    setText(q)
  }
  useWindowEvent('keydown', (key) => {
    if (key.key !== '/' || key.ctrlKey || key.metaKey || key.altKey || takesText(key.target)) return
    key.preventDefault()
    box.current?.select()
  })
  const search = (wanted: string) => {
    if (wanted === q) return
    const href = hrefOf(state, { others: { q: wanted === '' ? null : wanted } })
    startTransition(() => router.push(href, { scroll: false }))
  }
  const onSubmit = (submit: FormEvent) => {
    submit.preventDefault()
    search(text.trim())
  }
  return (
    <search className={styles.search}>
      <form action={state.path} method="get" onSubmit={onSubmit}>
        {pending && <span data-pending hidden />}
        {/* For a browser in which the page has not come to life yet. */}
        {[...formatFilter(state.filter), ...Object.entries(others)].map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <TextInput
          ref={box}
          type="search"
          name="q"
          size="xs"
          placeholder={'Search the records: words and "phrases"'}
          aria-label="Search the records"
          aria-keyshortcuts="/"
          autoComplete="off"
          spellCheck={false}
          value={text}
          error={problem}
          classNames={{ error: styles.problem ?? '' }}
          onChange={(change) => setText(change.currentTarget.value)}
          onKeyDown={(key) => {
            if (key.key !== 'Escape') return
            key.preventDefault()
            setText('')
            search('')
          }}
          rightSection={
            text === '' && (
              <span className={styles.key} aria-hidden="true">
                /
              </span>
            )
          }
          rightSectionPointerEvents="none"
        />
      </form>
    </search>
  )
}
