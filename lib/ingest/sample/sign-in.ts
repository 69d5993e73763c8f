// A user signs in to the console.
import { type Fields, type Place, singleAction } from './call'
import { consoleCaller, userFields } from './callers'
import type { Random } from './random'
import { type Caller, type Entry, entryOf, isoOf } from './record'
import type { Person } from './world'

const MISTAKE_BEFORE = 20_000

/** The sign-in, sometimes after a mistyped password, and the caller that the console then is. */
export function signIn(random: Random, person: Person, place: Place): { caller: Caller; issuing: Entry[] } {
  const caller = consoleCaller(person, `ASIA${person.accessKeyId.slice(4)}`, isoOf(place.time))
  const attempt = (time: number, outcome: 'Success' | 'Failure'): Entry => {
    const action = singleAction('signin', 'ConsoleLogin', false, null, { ConsoleLogin: outcome })
    const changes: Fields = {
      userIdentity: { ...userFields(person), userName: person.userName },
      eventType: 'AwsConsoleSignIn',
      additionalEventData: {
        LoginTo: 'https://console.aws.amazon.com/console/home',
        MobileVersion: 'No',
        MFAUsed: outcome === 'Success' ? 'Yes' : 'No',
      },
      // A failed sign-in has no errorCode.
      ...(outcome === 'Failure' && { errorMessage: 'Failed authentication' }),
    }
    return entryOf(random, { ...place, region: 'us-east-1', time }, caller, action, { changes })
  }
  const mistake = random.chance(0.12) ? [attempt(place.time - MISTAKE_BEFORE, 'Failure')] : []
  return { caller, issuing: [...mistake, attempt(place.time, 'Success')] }
}
