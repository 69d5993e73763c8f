// The name of a service in an event source: what stands before `amazonaws.com`.

const HOST = /^([a-z0-9-]+)\.(?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?$/

/** `ses` for `ses.amazonaws.com`, also with a region or `.cn` in the host; null for what is no AWS host. */
export const sourceName = (eventSource: string): string | null => HOST.exec(eventSource)?.[1] ?? null
