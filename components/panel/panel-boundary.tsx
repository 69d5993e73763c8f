'use client'
// Keeps a panel's failure to that panel, with a way to try again.
import { useRouter } from 'next/navigation'
import { Component, type ReactNode, startTransition } from 'react'
import { PanelNote } from './panel'
import styles from './panel-boundary.module.css'

type PanelBoundaryProps = { height: number; children: ReactNode }

/** The rest of the page stays as it is. `height` is the body's. */
export function PanelBoundary(props: PanelBoundaryProps) {
  const router = useRouter()
  return <Boundary {...props} refresh={() => router.refresh()} />
}

class Boundary extends Component<PanelBoundaryProps & { refresh: () => void }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  // The page was drawn anew since: perhaps it can be read now.
  override componentDidUpdate(before: PanelBoundaryProps, { failed }: { failed: boolean }) {
    if (failed && this.state.failed && before.children !== this.props.children)
      this.setState({ failed: false })
  }

  retry = () =>
    startTransition(() => {
      this.props.refresh()
      this.setState({ failed: false })
    })

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <PanelNote height={this.props.height}>
        <span role="alert">These numbers could not be read.</span>
        <button type="button" className={styles.retry} onClick={this.retry}>
          Try again
        </button>
      </PanelNote>
    )
  }
}
