// Panels side by side: as many columns as they find room for.
import type { ReactNode } from 'react'
import styles from './panel-grid.module.css'

export function PanelGrid({ children }: { children: ReactNode }) {
  return <div className={styles.grid}>{children}</div>
}
