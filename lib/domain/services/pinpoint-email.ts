// The Amazon Pinpoint Email API as the Pinpoint document describes it. It records as `ses.amazonaws.com`, and SES API v2
// has since taken over its names on that source.
import { actionsWith, type ServiceApi } from './service-api'
import { SES_EVENT_PUBLISHING } from './ses'

const { read, write, never } = actionsWith(
  (name) => `https://docs.aws.amazon.com/pinpoint-email/latest/APIReference/API_${name}.html`,
)

export const PINPOINT_EMAIL: ServiceApi = {
  name: 'Amazon Pinpoint Email API',
  eventSource: 'ses.amazonaws.com',
  document: 'https://docs.aws.amazon.com/pinpoint/latest/developerguide/logging-using-cloudtrail.html',
  successor: {
    name: 'Amazon SES API v2',
    reference: (action) => `https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_${action}.html`,
  },
  instead: {
    text: 'Event destinations of a configuration set receive what happens to the mail that is sent.',
    pages: [
      SES_EVENT_PUBLISHING,
      {
        label: 'Event destinations in the Pinpoint Email API',
        address:
          'https://docs.aws.amazon.com/pinpoint-email/latest/APIReference/API_CreateConfigurationSetEventDestination.html',
      },
    ],
  },
  notes: [
    'This API and Amazon SES share the source ses.amazonaws.com. No action is recorded for both: only SendEmail has one name in both, and neither document promises it.',
    'SES API v2 has the same action names on the same source, so a record here may be of either.',
  ],
  actions: [
    write('CreateConfigurationSet'),
    write('CreateConfigurationSetEventDestination'),
    write('CreateDedicatedIpPool'),
    write('CreateEmailIdentity'),
    write('DeleteConfigurationSet'),
    write('DeleteConfigurationSetEventDestination'),
    write('DeleteDedicatedIpPool'),
    write('DeleteEmailIdentity'),
    read('GetAccount'),
    read('GetConfigurationSet'),
    read('GetConfigurationSetEventDestinations'),
    read('GetDedicatedIp'),
    read('GetDedicatedIps'),
    read('GetEmailIdentity'),
    read('ListConfigurationSets'),
    read('ListDedicatedIpPools'),
    read('ListEmailIdentities'),
    write('PutAccountDedicatedIpWarmupAttributes'),
    write('PutAccountSendingAttributes'),
    write('PutConfigurationSetDeliveryOptions'),
    write('PutConfigurationSetReputationOptions'),
    write('PutConfigurationSetSendingOptions'),
    write('PutConfigurationSetTrackingOptions'),
    write('PutDedicatedIpInPool'),
    write('PutDedicatedIpWarmupAttributes'),
    write('PutEmailIdentityDkimAttributes'),
    write('PutEmailIdentityFeedbackAttributes'),
    write('PutEmailIdentityMailFromAttributes'),
    write('UpdateConfigurationSetEventDestination'),
    never('SendEmail'),
  ],
}
