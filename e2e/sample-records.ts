// Records of our own with the shape of those in the founding documents: what people try first. Six records of three
// services; two share one eventID, and the two of SES come from a time before `readOnly`.

const PIPER = {
  type: 'IAMUser',
  principalId: 'AIDACAIRNEXAMPLE0001',
  arn: 'arn:aws:iam::210987654321:user/piper',
  accountId: '210987654321',
  accessKeyId: 'AKIACAIRNEXAMPLE0001',
  userName: 'piper',
}
const ROOT = {
  type: 'Root',
  principalId: '210987654321',
  arn: 'arn:aws:iam::210987654321:root',
  accountId: '210987654321',
  accessKeyId: 'AKIACAIRNEXAMPLE0002',
}
const shared = { eventVersion: '1.05', eventType: 'AwsApiCall', recipientAccountId: '210987654321' }
export const SHARED_ID = 'sample0-1f5e-4b0a-9c3d-0e5f6a7b8c9d'

export const PINPOINT = [
  {
    ...shared,
    eventID: SHARED_ID,
    eventName: 'GetSegments',
    eventSource: 'pinpoint.amazonaws.com',
    eventTime: '2018-02-03T09:12:40Z',
    awsRegion: 'us-east-1',
    readOnly: true,
    requestParameters: { 'application-id': 'sample5f2c', 'page-size': '50' },
    responseElements: null,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'Jersey/2.26 (HttpUrlConnection 1.8.0_144)',
    userIdentity: {
      ...ROOT,
      sessionContext: { attributes: { creationDate: '2018-02-03T08:00:00Z', mfaAuthenticated: 'false' } },
    },
  },
  {
    ...shared,
    eventID: SHARED_ID,
    eventName: 'CreateSegment',
    eventSource: 'pinpoint.amazonaws.com',
    eventTime: '2018-02-03T09:20:05Z',
    awsRegion: 'us-east-1',
    readOnly: false,
    requestParameters: { 'application-id': 'sample5f2c', Name: '***' },
    responseElements: { Id: 'sample9d41', Version: 1 },
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/1.14.9 Python/3.4.3 Linux/3.4.0+ botocore/1.8.34',
    userIdentity: PIPER,
  },
]

export const SMS_VOICE = [
  {
    ...shared,
    eventID: '5f1d7a52-3c3b-4f53-8a0e-sample000001',
    eventName: 'CreateConfigurationSet',
    eventSource: 'sms-voice.amazonaws.com',
    eventTime: '2018-02-04T21:45:55Z',
    awsRegion: 'us-east-1',
    readOnly: false,
    requestParameters: { ConfigurationSetName: 'Reminders' },
    responseElements: null,
    sourceIPAddress: '198.51.100.9',
    userAgent: 'PostmanRuntime/7.3.0',
    userIdentity: PIPER,
  },
  {
    ...shared,
    eventID: '5f1d7a52-3c3b-4f53-8a0e-sample000002',
    eventName: 'CreateConfigurationSetEventDestination',
    eventSource: 'sms-voice.amazonaws.com',
    eventTime: '2018-02-04T21:47:08Z',
    awsRegion: 'us-east-1',
    readOnly: false,
    requestParameters: { ConfigurationSetName: 'Reminders', EventDestinationName: 'Queue' },
    responseElements: null,
    sourceIPAddress: '198.51.100.9',
    userAgent: 'PostmanRuntime/7.3.0',
    userIdentity: PIPER,
  },
]

export const SES = [
  {
    ...shared,
    eventVersion: '1.02',
    eventID: '0d2c8f0e-7f5e-4d36-9a7e-3b1c5d7e9f01',
    eventName: 'DeleteIdentity',
    eventSource: 'ses.amazonaws.com',
    eventTime: '2018-02-02T21:34:50Z',
    awsRegion: 'us-west-2',
    requestParameters: { identity: 'shop.example' },
    responseElements: null,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-sdk-java/unknown-version',
    userIdentity: ROOT,
  },
  {
    ...shared,
    eventVersion: '1.02',
    eventID: '0d2c8f0e-7f5e-4d36-9a7e-3b1c5d7e9f02',
    eventName: 'VerifyEmailIdentity',
    eventSource: 'ses.amazonaws.com',
    eventTime: '2018-02-04T01:05:33Z',
    awsRegion: 'us-west-2',
    requestParameters: { emailAddress: 'orders@shop.example' },
    responseElements: null,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-sdk-java/unknown-version',
    userIdentity: ROOT,
  },
]
