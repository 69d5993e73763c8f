'use client'
// Which columns the events table shows: kept in the address, so that a link shows the same table.
import { Button, Menu } from '@mantine/core'
import { FilterLink } from '../filter/filter-link'
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
import styles from './value-menu.module.css'

export function ColumnChooser({ state, columns }: { state: PageState; columns: readonly ColumnKey[] }) {
  const href = (chosen: readonly ColumnKey[]) => hrefOf(state, { others: { columns: formatColumns(chosen) } })
  return (
    <Menu position="bottom-end" shadow="md" closeOnItemClick={false}>
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
          <Menu.Item
            key={key}
            component={FilterLink}
            href={href(toggleColumn(columns, key))}
            role="menuitemcheckbox"
            aria-checked={columns.includes(key)}
            leftSection={
              <span className={styles.check} aria-hidden="true">
                {columns.includes(key) ? '✓' : ''}
              </span>
            }
          >
            {columnLabel(key)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={FilterLink} href={href(DEFAULT_COLUMNS)}>
          The usual columns
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
