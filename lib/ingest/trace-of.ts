// What of an error may stand in a log.

/** What failed and where, without the message, which can quote a record. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return `${error.name}${code}\n${frames.slice(0, 8).join('\n')}`
}
