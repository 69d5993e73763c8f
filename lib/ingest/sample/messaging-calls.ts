// The calls of the messaging services: Amazon Pinpoint, its Email API (which logs as SES), its SMS and Voice API,
// and Amazon SES. Only actions that CloudTrail logs: sending itself is never among them.
import { arnAt, type Call, type Draft, old, one, read, write } from './call'
import { MAIL_DOMAINS, PINPOINT_APPS } from './world'

const app: Draft = (random) => ({ 'application-id': random.pick(PINPOINT_APPS) })
const paged: Draft = (random, place) => ({ ...app(random, place), 'page-size': '1000' })
const campaign: Draft = (random, place) => ({ ...app(random, place), 'campaign-id': random.hex(32) })
const segment: Draft = (random, place) => ({ ...app(random, place), 'segment-id': random.hex(32) })
const newCampaign: Draft = (random, place) => ({
  ...app(random, place),
  // Pinpoint blanks out what a message says and to whom.
  Name: '***',
  MessageConfiguration: '***',
  Schedule: { Frequency: random.pick(['ONCE', 'DAILY', 'WEEKLY']), IsLocalTime: true, Timezone: 'utc+01' },
  SegmentId: random.hex(32),
  HoldoutPercent: 0,
  IsPaused: false,
})
const createdCampaign: Draft = (random, { time }) => ({
  Id: random.hex(32),
  CreationDate: new Date(time).toISOString(),
  State: { CampaignStatus: 'SCHEDULED' },
  Version: 1,
})

const identity = one('identity', MAIL_DOMAINS)
const identities: Draft = (random) => ({ identities: [random.pick(MAIL_DOMAINS)] })
const emailIdentity = one('emailIdentity', MAIL_DOMAINS)
const configurationSet = one('configurationSetName', ['newsletter', 'receipts'])
const voiceSet = one('ConfigurationSetName', ['delivery-calls', 'one-time-codes'])
const voiceDestination: Draft = (random, place) => ({
  ...voiceSet(random, place),
  EventDestinationName: 'to-log-group',
  EventDestination: {
    Enabled: true,
    MatchingEventTypes: ['INITIATED_CALL', 'FAILED'],
    CloudWatchLogsDestination: {
      IamRoleArn: `arn:aws:iam::${place.account}:role/VoiceLogs`,
      LogGroupArn: arnAt(place, 'logs', 'log-group:/voice/calls'),
    },
  },
})

export const MESSAGING_CALLS: Record<string, readonly Call[]> = {
  pinpoint: [
    read('GetApps', 5, (_random) => ({ 'page-size': '1000' })),
    read('GetCampaigns', 8, paged),
    read('GetCampaign', 6, campaign),
    read('GetCampaignActivities', 4, campaign),
    read('GetSegments', 5, paged),
    read('GetSegment', 3, segment),
    read('GetApplicationSettings', 2, app),
    read('GetEmailChannel', 2, app),
    read('GetSmsChannel', 2, app),
    read('ListJourneys', 2, app),
    read('GetJourney', 2, app),
    read('GetImportJobs', 1, app),
    write('CreateCampaign', 1, newCampaign, createdCampaign),
    write('UpdateCampaign', 1, campaign),
    write('DeleteCampaign', 0.2, campaign),
    write('CreateSegment', 0.8, app, (random) => ({ Id: random.hex(32), SegmentType: 'DIMENSIONAL' })),
    write('CreateImportJob', 0.6, app, (random) => ({ Id: random.hex(32), JobStatus: 'CREATED' })),
    write('UpdateEmailTemplate', 0.5, one('template-name', ['welcome', 'receipt'])),
    write('UpdateSmsChannel', 0.2, app),
    write('UpdateJourneyState', 0.3, app),
    write('DeleteUserEndpoints', 0.3, app),
  ],
  'sms-voice': [
    read('ListConfigurationSets', 4),
    read('GetConfigurationSetEventDestinations', 5, voiceSet),
    write('CreateConfigurationSet', 0.5, voiceSet),
    write('CreateConfigurationSetEventDestination', 0.5, voiceDestination),
    write('UpdateConfigurationSetEventDestination', 0.4, voiceDestination),
    write('DeleteConfigurationSet', 0.2, voiceSet),
  ],
  // The SES API itself writes an old schema, without readOnly; the Pinpoint Email API's actions have it.
  ses: [
    old(read('GetSendQuota', 9)),
    old(read('GetSendStatistics', 7)),
    old(read('ListIdentities', 4)),
    old(read('GetIdentityVerificationAttributes', 3, identities)),
    old(read('GetIdentityDkimAttributes', 2, identities)),
    old(read('ListReceiptRuleSets', 1)),
    old(write('VerifyEmailIdentity', 0.6, one('emailAddress', ['sender@example.com', 'news@example.com']))),
    old(write('VerifyDomainIdentity', 0.3, one('domain', MAIL_DOMAINS))),
    old(write('DeleteIdentity', 0.2, identity)),
    old(write('SetIdentityFeedbackForwardingEnabled', 0.2, identity)),
    read('GetAccount', 4),
    read('ListEmailIdentities', 4),
    read('GetEmailIdentity', 4, emailIdentity),
    read('ListConfigurationSets', 3),
    read('GetDedicatedIps', 1),
    write('CreateEmailIdentity', 0.4, emailIdentity),
    write('CreateConfigurationSet', 0.4, configurationSet),
    write('PutConfigurationSetSendingOptions', 0.3, configurationSet),
    write('PutEmailIdentityMailFromAttributes', 0.3, emailIdentity),
    write('PutDedicatedIpWarmupAttributes', 0.1, () => ({ ip: '192.0.2.130', warmupPercentage: 40 })),
  ],
}
