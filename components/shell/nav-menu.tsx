'use client'
// The rail's content behind a menu button, where the window is too narrow for the rail.
import { Burger, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Suspense } from 'react'
import { NavLinks } from './nav-links'
import { RailFoot } from './rail-foot'

/** A burger button and the drawer that it opens. */
export function NavMenu() {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Burger opened={opened} onClick={open} size="xs" aria-label="Menu" aria-expanded={opened} />
      <Drawer
        opened={opened}
        onClose={close}
        size={260}
        title="Cairn"
        padding="md"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Suspense>
          <NavLinks onFollow={close} />
        </Suspense>
        <RailFoot />
      </Drawer>
    </>
  )
}
