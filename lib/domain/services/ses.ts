// The Amazon SES API (version 1) as its document describes it.
import { actionsWith, type ServiceApi } from './service-api'

const { read, write, never } = actionsWith(
  (name) => `https://docs.aws.amazon.com/ses/latest/APIReference/API_${name}.html`,
)

/** Where SES tells what became of a message: CloudTrail hears of sends only where a trail asks for data events. */
export const SES_EVENT_PUBLISHING = {
  label: 'Monitor email sending using Amazon SES event publishing',
  address: 'https://docs.aws.amazon.com/ses/latest/dg/monitor-using-event-publishing.html',
} as const

export const SES: ServiceApi = {
  name: 'Amazon SES API',
  eventSource: 'ses.amazonaws.com',
  document: 'https://docs.aws.amazon.com/ses/latest/dg/logging-using-cloudtrail.html',
  instead: {
    text: 'Event publishing records what happens to the mail that is sent: sends, deliveries, bounces, complaints.',
    pages: [SES_EVENT_PUBLISHING],
  },
  notes: [
    'SES hands management events to CloudTrail: creating and deleting identities, receipt rules and the like.',
    'Sending mail is a data event, and the document promises none of those. A trail that asks for data events can hold some all the same.',
  ],
  actions: [
    write('CloneReceiptRuleSet'),
    write('CreateReceiptFilter'),
    write('CreateReceiptRule'),
    write('CreateReceiptRuleSet'),
    write('DeleteIdentity'),
    write('DeleteIdentityPolicy'),
    write('DeleteReceiptFilter'),
    write('DeleteReceiptRule'),
    write('DeleteReceiptRuleSet'),
    write('DeleteVerifiedEmailAddress'),
    read('DescribeActiveReceiptRuleSet'),
    read('DescribeReceiptRule'),
    read('DescribeReceiptRuleSet'),
    read('GetIdentityDkimAttributes'),
    read('GetIdentityNotificationAttributes'),
    read('GetIdentityPolicies'),
    read('GetIdentityVerificationAttributes'),
    read('GetSendQuota'),
    read('GetSendStatistics'),
    read('ListIdentities'),
    read('ListIdentityPolicies'),
    read('ListReceiptFilters'),
    read('ListReceiptRuleSets'),
    read('ListVerifiedEmailAddresses'),
    write('PutIdentityPolicy'),
    write('ReorderReceiptRuleSet'),
    write('SetActiveReceiptRuleSet'),
    write('SetReceiptRulePosition'),
    write('SetIdentityDkimEnabled'),
    write('SetIdentityFeedbackForwardingEnabled'),
    write('SetIdentityHeadersInNotificationsEnabled'),
    write('SetIdentityNotificationTopic'),
    write('UpdateReceiptRule'),
    write('VerifyDomainDkim'),
    write('VerifyDomainIdentity'),
    write('VerifyEmailAddress'),
    write('VerifyEmailIdentity'),
    never('SendEmail'),
    never('SendRawEmail'),
    never('SendTemplatedEmail'),
    never('SendBulkTemplatedEmail'),
    never('SendCustomVerificationEmail'),
  ],
}
