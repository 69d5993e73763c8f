// The data version: a number that moves on after every change that a page could show, so that open pages notice.

/**
 * Moves it. To be run after the change is committed, because a sequence does not wait for commits: moved earlier, a page
 * could take the new version and still read the old data, and would never learn of the change.
 */
export const NEXT_DATA_VERSION = `select nextval('data_version')`
