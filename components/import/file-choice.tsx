'use client'
// Buttons that let a person choose files, or a whole folder.
import { Button, type ButtonProps } from '@mantine/core'
import { type ChangeEvent, useRef } from 'react'
import type { FoundFile } from './dropped-files'

// React passes the attribute on; its types do not know it.
const WHOLE_FOLDER = { webkitdirectory: '' }

type FileChoiceProps = Pick<ButtonProps, 'size' | 'variant'> & {
  /** What the button says, and what the input behind it is called. */
  children: string
  name: string
  folder?: boolean
  onChosen: (found: readonly FoundFile[]) => void
}

export function FileChoice({ children, name, folder = false, onChosen, ...button }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null)
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    onChosen([...(currentTarget.files ?? [])].map((file) => ({ path: file.webkitRelativePath, file })))
    // So that the same files can be chosen once more.
    currentTarget.value = ''
  }
  return (
    <>
      <Button {...button} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={choose}
        aria-label={name}
        {...(folder && WHOLE_FOLDER)}
      />
    </>
  )
}
