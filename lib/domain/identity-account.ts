// The account of an identity whose records do not say it: the one that the ARN in its key names.

/** `111122223333` for a SAML provider's user, `arn:aws:iam::111122223333:saml-provider/idp/judy`; null for a key without. */
export const accountOfKey = (key: string): string | null =>
  /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(key)?.[1] ?? null
