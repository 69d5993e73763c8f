// The name of an action, which may take several lines: broken between its words, not within them.
import { Fragment } from 'react'

export function ActionName({ name }: { name: string }) {
  return name.split(/(?<=[a-z])(?=[A-Z])/).map((word, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words of one name, which stay where they are
    <Fragment key={`${at} ${word}`}>
      {at > 0 && <wbr />}
      {word}
    </Fragment>
  ))
}
