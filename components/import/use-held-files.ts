'use client'
// Whether files are held over the page, and what is dropped on it, wherever that is.
import { useEffect, useEffectEvent, useState } from 'react'

/** While something is held browsers say so at least every 350 ms; that it is gone they do not always say. */
const GONE_AFTER_MS = 1000

/** Nothing is counted of what enters and leaves: of things that are no files, and of a page that wakes, it is not even. */
export function useHeldFiles(onDrop: (dropped: DataTransfer) => void): boolean {
  const [held, setHeld] = useState(false)
  const take = useEffectEvent(onDrop)
  useEffect(() => {
    let gone: ReturnType<typeof setTimeout> | undefined
    const ours = (event: DragEvent): DataTransfer | null => {
      if (!event.dataTransfer?.types.includes('Files')) return null
      // Else the browser opens the file in the place of this page.
      event.preventDefault()
      clearTimeout(gone)
      return event.dataTransfer
    }
    const over = (event: DragEvent) => {
      const transfer = ours(event)
      if (transfer === null) return
      transfer.dropEffect = 'copy'
      gone = setTimeout(() => setHeld(false), GONE_AFTER_MS)
      setHeld(true)
    }
    const drop = (event: DragEvent) => {
      const transfer = ours(event)
      if (transfer === null) return
      setHeld(false)
      take(transfer)
    }
    document.addEventListener('dragenter', over)
    document.addEventListener('dragover', over)
    document.addEventListener('drop', drop)
    return () => {
      clearTimeout(gone)
      document.removeEventListener('dragenter', over)
      document.removeEventListener('dragover', over)
      document.removeEventListener('drop', drop)
    }
  }, [])
  return held
}
