// What the person who starts Cairn can mend: its message is one sentence for them, shown without a stack.
export class SetupError extends Error {
  override name = 'SetupError'
}
