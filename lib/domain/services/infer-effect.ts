// Whether an event reads or changes something, for records that do not say: from the catalogue, else from the verb
// that the event's name begins with.
import { sourceName } from './event-source'
import { KNOWN_EFFECTS } from './known-effects'
import { SERVICE_APIS } from './service-apis'

export const EFFECTS = ['read', 'write', 'unknown'] as const
export type Effect = (typeof EFFECTS)[number]
/** `from` says what it was inferred from; `nothing` leaves it unknown. */
export type InferredEffect = { effect: Effect; from: 'catalogue' | 'verb' | 'nothing' }

// Verbs that AWS gives the access levels Read and List to, hardly ever another one.
const READS = `Analyze Calculate Check Compare Count Describe Detect Download Estimate Filter Get Head Is List Lookup
  Preview Query Read Scan Search Select Simulate Validate View`

// Verbs of what changes something, or makes something happen. What goes both ways is in neither list: Call, Discover,
// Evaluate, Execute, Export, Generate, Invoke, Poll, Retrieve, Test, Use, Verify.
const WRITES = `Abort Accept Acknowledge Activate Add Advertise Allocate Allow Append Apply Approve Archive Assign
  Associate Attach Authorize Backtrack Build Bundle Cancel Change Claim Clear Clone Close Complete Configure
  Confirm Connect Continue Copy Create Deactivate Deauthorize Decline Decrease Define Delete Deploy
  Deprecate Deprovision Deregister Detach Disable Disassociate Disconnect Dissociate Enable End Enter
  Exclude Exit Expire Extend Failover Finalize Flush Force Forget Grant Import Include Increase Ingest
  Initialize Initiate Inject Install Invalidate Invite Issue Join Label Launch Leave Link Lock Manage Mark
  Merge Meter Migrate Modify Monitor Move Notify Open Override Pause Peer Post Promote Provision Publish
  Purchase Purge Put Rebalance Reboot Rebuild Record Recover Redeem Redrive Refresh Register Reinvite Reject
  Release Remove Rename Renew Reorder Replace Replicate Report Request Resend Reset Resize Respond Restart
  Restore Resume Retire Retry Revoke Rollback Rotate Run Save Schedule Send Set Share Signal Skip Split
  Start Stop Submit Subscribe Suspend Swap Switchover Sync Synchronize Tag Terminate Transfer Unarchive
  Unassign Unlabel Unlink Unlock Unmonitor Unpeer Unshare Unsubscribe Untag Update Upgrade Upload Withdraw
  Write`

const words = (text: string): string[] => text.split(/\s+/)
const VERBS = new Map<string, Effect>([
  ...words(READS).map((verb) => [verb, 'read'] as const),
  ...words(WRITES).map((verb) => [verb, 'write'] as const),
])
// Words before the verb: AdminGetUser, BatchGetItem, TransactWriteItems.
const BEFORE_VERB = /^(?:Admin|Batch|Bulk|Transact)(?=[A-Z])/
// A word ends where the next begins, so that Listener is no List and Settings no Set.
const FIRST_WORD = /^[A-Za-z][a-z]*(?![a-z])/
// StartQuery and its like run a question: some services call that a read.
const QUERY_RUN = /^(?:Start|Stop|Cancel|Run)[A-Za-z]*Query/

// CreateFunction20150331, GetPolicy20150331v2, CreateDistribution2020_05_31.
const VERSION = /(?:\d{8}(?:v\d+)?|\d{4}_\d{2}_\d{2})$/

const CATALOGUE = new Map<string, Effect>()
for (const api of SERVICE_APIS)
  for (const { name, readOnly } of api.actions)
    CATALOGUE.set(
      `${sourceName(api.eventSource)}:${name}`,
      readOnly === null ? 'unknown' : readOnly ? 'read' : 'write',
    )
for (const [service, known] of Object.entries(KNOWN_EFFECTS))
  for (const effect of EFFECTS)
    for (const name of words(known[effect] ?? '')) CATALOGUE.set(`${service}:${name}`, effect)

/** What an event of this name does, judged without its record. */
export function inferEffect(eventSource: string, eventName: string): InferredEffect {
  const name = eventName.replace(VERSION, '')
  const catalogued = CATALOGUE.get(`${sourceName(eventSource)}:${name}`)
  if (catalogued !== undefined)
    return { effect: catalogued, from: catalogued === 'unknown' ? 'nothing' : 'catalogue' }
  const effect = verbEffect(name)
  return { effect, from: effect === 'unknown' ? 'nothing' : 'verb' }
}

const READ_ONLY = { read: true, write: false, unknown: null } as const

/** The same as a flag like `readOnly`; null where nothing tells. */
export const inferredReadOnly = (eventSource: string, eventName: string): boolean | null =>
  READ_ONLY[inferEffect(eventSource, eventName).effect]

function verbEffect(name: string): Effect {
  if (QUERY_RUN.test(name)) return 'unknown'
  const verb = FIRST_WORD.exec(name.replace(BEFORE_VERB, ''))?.[0]
  // A few names begin with a small letter (viewReports).
  return (verb && VERBS.get(verb.charAt(0).toUpperCase() + verb.slice(1))) || 'unknown'
}
