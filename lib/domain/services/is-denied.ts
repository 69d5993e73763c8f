// Which error codes say that somebody was not allowed to do what they tried. Services word it in many ways, some with a
// prefix: AccessDenied, AccessDeniedException, Client.UnauthorizedOperation, NotAuthorizedException, AuthFailure.

/** For a regular expression without regard to case, read alike by JavaScript and by Postgres. */
export const DENIED_PATTERN =
  'access_?denied|unauthori[sz]ed|not_?authori[sz]ed|forbidden|authori[sz]ation_?error|auth_?failure|insufficient_?(privilege|permission)'

const DENIED = new RegExp(DENIED_PATTERN, 'i')

/**
 * Whether an event's error code means that it was denied. Credentials that are wrong or have expired are not: nobody
 * looked at what they may do.
 */
export const isDenied = (errorCode: string | null): boolean => errorCode !== null && DENIED.test(errorCode)
