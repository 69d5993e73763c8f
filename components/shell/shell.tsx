// The frame around every page: the rail on the left (a menu in a narrow window) and the page beside it.
import { type ReactNode, Suspense } from 'react'
import { LiveSwitch } from '../live/live-switch'
import { HomeLink } from './home-link'
import { NavLinks } from './nav-links'
import { NavMenu } from './nav-menu'
import { RailFoot } from './rail-foot'
import styles from './shell.module.css'

/** `notice` stands above every page. */
export function Shell({ notice, children }: { notice?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <aside className={styles.rail}>
        <Suspense>
          <HomeLink />
          <NavLinks />
        </Suspense>
        <div className={styles.push} />
        <RailFoot />
      </aside>
      <header className={styles.menu}>
        <NavMenu />
        <Suspense>
          <HomeLink />
        </Suspense>
        <div className={styles.push} />
        <LiveSwitch />
      </header>
      <div className={styles.page}>
        {notice}
        <main id="content" className={styles.main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}
