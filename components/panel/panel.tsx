// The frame of a panel: a head, a body of a height known before its numbers are, and a foot.
import type { ReactNode } from 'react'
import styles from './panel.module.css'

/** `title` may hold tabs; `label` names the panel where it does. */
export function Panel(props: { title: ReactNode; label: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.panel} aria-label={props.label}>
      <div className={styles.head}>
        {typeof props.title === 'string' ? <h2 className={styles.title}>{props.title}</h2> : props.title}
        {props.aside && <div className={styles.aside}>{props.aside}</div>}
      </div>
      {props.children}
    </section>
  )
}

/** Stands for a body of `height` pixels whose numbers are on their way. */
export function PanelSkeleton({ height }: { height: number }) {
  return (
    <div className={styles.skeleton} style={{ height }} role="status">
      <span className="visually-hidden">Loading…</span>
    </div>
  )
}

/** Says why a body is empty, at the height that it would have had. */
export function PanelNote({ height, children }: { height?: number; children: ReactNode }) {
  return (
    <div className={styles.note} style={{ minHeight: height }}>
      {children}
    </div>
  )
}
