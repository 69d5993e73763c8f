// The Amazon Pinpoint SMS and Voice API (version 1) as the Pinpoint document describes it.
import { actionsWith, type ServiceApi } from './service-api'

const REFERENCE = 'https://docs.aws.amazon.com/pinpoint-sms-voice/latest/APIReference/'
const SETS = 'v1-sms-voice-configuration-sets'
const DESTINATIONS = `${SETS}-configurationsetname-event-destinations`

// `page:method`; a page's anchors are its own name with the method behind it.
const { read, write, never } = actionsWith((_, page) => {
  const [file = '', method = ''] = page.split(':')
  return `${REFERENCE}${file}.html#${file}${method}`
})

export const SMS_VOICE: ServiceApi = {
  name: 'Amazon Pinpoint SMS and Voice API',
  eventSource: 'sms-voice.amazonaws.com',
  document: 'https://docs.aws.amazon.com/pinpoint/latest/developerguide/logging-using-cloudtrail.html',
  instead: {
    text: 'Event destinations of a configuration set receive each call’s events: CloudWatch Logs, Data Firehose or SNS.',
    pages: [
      {
        label: 'Event destinations in the SMS and Voice API',
        address: `${REFERENCE}${DESTINATIONS}.html`,
      },
    ],
  },
  notes: [
    'Version 2 of this API (AWS End User Messaging) records on the same source, some actions under the same names; the document does not cover it.',
  ],
  actions: [
    write('CreateConfigurationSet', `${SETS}:post`),
    write('CreateConfigurationSetEventDestination', `${DESTINATIONS}:post`),
    write('DeleteConfigurationSet', `${SETS}-configurationsetname:delete`),
    write('DeleteConfigurationSetEventDestination', `${DESTINATIONS}-eventdestinationname:delete`),
    read('GetConfigurationSetEventDestinations', `${DESTINATIONS}:get`),
    write('UpdateConfigurationSetEventDestination', `${DESTINATIONS}-eventdestinationname:put`),
    never('SendVoiceMessage', 'v1-sms-voice-voice-message:post'),
  ],
}
