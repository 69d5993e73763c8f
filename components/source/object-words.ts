// The states of a source's files, and the verdicts on them, in words.
import type { ObjectState, Verdict } from '@/lib/domain/source'

export const STATE_WORDS: Record<ObjectState, string> = {
  found: 'To be loaded',
  queued: 'In line',
  loaded: 'Loaded',
  failed: 'Failed',
  refused: 'Refused',
  archived: 'Archived',
  gone: 'Gone',
  removed: 'Taken out',
}

/** `tone` is how loud it is said: a verdict that nobody wants is told from one that nobody can give. */
export const VERDICT_WORDS: Record<
  Verdict,
  { label: string; tone: 'good' | 'calm' | 'bad'; meaning: string }
> = {
  verified: {
    label: 'Verified',
    tone: 'good',
    meaning: 'as CloudTrail wrote it: signature, chain and hash hold',
  },
  'not covered': { label: 'Not covered', tone: 'calm', meaning: 'no digest that can be proven names it' },
  altered: { label: 'Altered', tone: 'bad', meaning: 'its content is not what the digest says' },
  deleted: { label: 'Deleted', tone: 'bad', meaning: 'a digest names it, and it is not there' },
  'chain broken': {
    label: 'Chain broken',
    tone: 'bad',
    meaning: 'the digests of its time are missing, or were altered themselves',
  },
}
