'use client'
// Which columns the events table shows: kept in the address, so that a link shows the same table.
import { Button, Menu } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { effectsMode } from '../filter/effects-mode'
import { hrefOf, type PageState } from '../filter/page-state'
import {
  COLUMN_KEYS,
  type ColumnKey,
  columnLabel,
  DEFAULT_COLUMNS,
  FIXED_COLUMNS,
  formatColumns,
  toggleColumn,
} from './event-columns'
import styles from './events-page.module.css'

export function ColumnChooser({ state, columns }: { state: PageState; columns: readonly ColumnKey[] }) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const choose = (chosen: readonly ColumnKey[]) =>
    startTransition(() =>
      router.push(hrefOf(state, { others: { columns: formatColumns(chosen) } }), { scroll: false }),
    )
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          className={styles.target}
          rightSection={
            <span className={styles.caret} aria-hidden="true">
              ▾
            </span>
          }
        >
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {COLUMN_KEYS.filter((key) => !FIXED_COLUMNS.includes(key)).map((key) => (
          <Menu.CheckboxItem
            key={key}
            checked={columns.includes(key)}
            onChange={() => choose(toggleColumn(columns, key))}
          >
            {columnLabel(key, effectsMode(state))}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => choose(DEFAULT_COLUMNS)}>The usual columns</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
