// Sends files as one POST /api/imports and tells how far it is. XMLHttpRequest, because fetch tells no progress of what
// it sends.
import { byteSize } from './byte-size'
import { bytesOf, type DroppedFile } from './dropped-files'
import { brokenConnection, outcomeOf, type UploadOutcome } from './upload-outcome'

export type Sending = { outcome: Promise<UploadOutcome>; cancel: () => void }

/**
 * Begins to send, to the import `to` where there is one already. `onProgress` gets the bytes sent so far; the browser
 * reads the files as it goes.
 */
export function sendFiles(
  files: readonly DroppedFile[],
  to: string | null,
  onProgress: (sentBytes: number) => void,
): Sending {
  const bytes = bytesOf(files)
  const request = new XMLHttpRequest()
  const outcome = new Promise<UploadOutcome>((resolve) => {
    let sent = 0
    let whole = false
    request.upload.addEventListener('progress', ({ loaded }) => {
      // The parts' headers count too: never tell more than the files' own bytes.
      sent = Math.min(bytes, loaded)
      onProgress(sent)
    })
    request.upload.addEventListener('load', () => {
      whole = true
    })
    request.addEventListener('load', () => resolve(outcomeOf(request.status, request.responseText)))
    request.addEventListener('error', () => resolve(brokenConnection(byteSize(sent), byteSize(bytes), whole)))
    request.addEventListener('abort', () => resolve({ kind: 'cancelled' }))
  })
  const form = new FormData()
  for (const { name, file } of files) form.append('file', file, name)
  request.open('POST', to === null ? '/api/imports' : `/api/imports?to=${to}`)
  request.send(form)
  return { outcome, cancel: () => request.abort() }
}

/** Those that cannot be read any more: changed, moved or removed since they were chosen. The browser does not say which. */
export async function unreadableOf(files: readonly DroppedFile[]): Promise<DroppedFile[]> {
  const unreadable: DroppedFile[] = []
  for (const dropped of files)
    await dropped.file
      .slice(0, 1)
      .arrayBuffer()
      .catch(() => unreadable.push(dropped))
  return unreadable
}
