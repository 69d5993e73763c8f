// The catalogue against what the two founding documents say, written down here once more: every name, how many, where.
import { describe, expect, it } from 'vitest'
import { apisOf, CATALOGUED_SOURCES, SERVICE_APIS } from './service-apis'

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')
const GET_LIST_OR_DESCRIBE = /^(?:Get|List|Describe)/

// What the documents list, in their order; `reads` are the names of what only reads.
const DOCUMENTED = [
  {
    name: 'Amazon SES API',
    source: 'ses.amazonaws.com',
    logged: 37,
    reads: GET_LIST_OR_DESCRIBE,
    actions: `CloneReceiptRuleSet CreateReceiptFilter CreateReceiptRule CreateReceiptRuleSet DeleteIdentity
      DeleteIdentityPolicy DeleteReceiptFilter DeleteReceiptRule DeleteReceiptRuleSet
      DeleteVerifiedEmailAddress DescribeActiveReceiptRuleSet DescribeReceiptRule DescribeReceiptRuleSet
      GetIdentityDkimAttributes GetIdentityNotificationAttributes GetIdentityPolicies
      GetIdentityVerificationAttributes GetSendQuota GetSendStatistics ListIdentities
      ListIdentityPolicies ListReceiptFilters ListReceiptRuleSets ListVerifiedEmailAddresses
      PutIdentityPolicy ReorderReceiptRuleSet SetActiveReceiptRuleSet SetReceiptRulePosition
      SetIdentityDkimEnabled SetIdentityFeedbackForwardingEnabled
      SetIdentityHeadersInNotificationsEnabled SetIdentityNotificationTopic UpdateReceiptRule
      VerifyDomainDkim VerifyDomainIdentity VerifyEmailAddress VerifyEmailIdentity`,
    never: 'SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail SendCustomVerificationEmail',
    reference: /^https:\/\/docs\.aws\.amazon\.com\/ses\/latest\/APIReference\/API_(?<name>\w+)\.html$/,
  },
  {
    name: 'Amazon Pinpoint Email API',
    source: 'ses.amazonaws.com',
    logged: 29,
    reads: GET_LIST_OR_DESCRIBE,
    actions: `CreateConfigurationSet CreateConfigurationSetEventDestination CreateDedicatedIpPool
      CreateEmailIdentity DeleteConfigurationSet DeleteConfigurationSetEventDestination
      DeleteDedicatedIpPool DeleteEmailIdentity GetAccount GetConfigurationSet
      GetConfigurationSetEventDestinations GetDedicatedIp GetDedicatedIps GetEmailIdentity
      ListConfigurationSets ListDedicatedIpPools ListEmailIdentities
      PutAccountDedicatedIpWarmupAttributes PutAccountSendingAttributes
      PutConfigurationSetDeliveryOptions PutConfigurationSetReputationOptions
      PutConfigurationSetSendingOptions PutConfigurationSetTrackingOptions PutDedicatedIpInPool
      PutDedicatedIpWarmupAttributes PutEmailIdentityDkimAttributes PutEmailIdentityFeedbackAttributes
      PutEmailIdentityMailFromAttributes UpdateConfigurationSetEventDestination`,
    never: 'SendEmail',
    reference:
      /^https:\/\/docs\.aws\.amazon\.com\/pinpoint-email\/latest\/APIReference\/API_(?<name>\w+)\.html$/,
  },
  {
    name: 'Amazon Pinpoint API',
    source: 'pinpoint.amazonaws.com',
    logged: 109,
    reads: /^(?:Get|List|PhoneNumberValidate$)/,
    actions: `CreateApp CreateCampaign CreateEmailTemplate CreateExportJob CreateImportJob CreateJourney
      CreatePushTemplate CreateRecommenderConfiguration CreateSegment CreateSmsTemplate
      CreateVoiceTemplate DeleteAdmChannel DeleteApnsChannel DeleteApnsSandboxChannel
      DeleteApnsVoipChannel DeleteApnsVoipSandboxChannel DeleteApp DeleteBaiduChannel DeleteCampaign
      DeleteEmailChannel DeleteEmailTemplate DeleteEndpoint DeleteEventStream DeleteGcmChannel
      DeleteJourney DeletePushTemplate DeleteRecommenderConfiguration DeleteSegment DeleteSmsChannel
      DeleteSmsTemplate DeleteUserEndpoints DeleteVoiceChannel DeleteVoiceTemplate GetAdmChannel
      GetApnsChannel GetApnsSandboxChannel GetApnsVoipChannel GetApnsVoipSandboxChannel GetApp
      GetApplicationDateRangeKpi GetApplicationSettings GetApps GetBaiduChannel GetCampaign
      GetCampaignActivities GetCampaignDateRangeKpi GetCampaignVersion GetCampaignVersions GetCampaigns
      GetChannels GetEmailChannel GetEmailTemplate GetEndpoint GetEventStream GetExportJob GetExportJobs
      GetGcmChannel GetImportJob GetImportJobs GetJourney GetJourneyDateRangeKpi
      GetJourneyExecutionActivityMetrics GetJourneyExecutionMetrics GetPushTemplate
      GetRecommenderConfiguration GetRecommenderConfigurations GetSegment GetSegmentExportJobs
      GetSegmentImportJobs GetSegmentVersion GetSegmentVersions GetSegments GetSmsChannel GetSmsTemplate
      GetUserEndpoints GetVoiceChannel GetVoiceTemplate ListJourneys ListTagsForResource ListTemplates
      ListTemplateVersions PhoneNumberValidate PutEventStream RemoveAttributes TagResource UntagResource
      UpdateAdmChannel UpdateApnsChannel UpdateApnsSandboxChannel UpdateApnsVoipChannel
      UpdateApnsVoipSandboxChannel UpdateApplicationSettings UpdateBaiduChannel UpdateCampaign
      UpdateEmailChannel UpdateEmailTemplate UpdateEndpoint UpdateEndpointsBatch UpdateGcmChannel
      UpdateJourney UpdateJourneyState UpdatePushTemplate UpdateRecommenderConfiguration UpdateSegment
      UpdateSmsChannel UpdateSmsTemplate UpdateTemplateActiveVersion UpdateVoiceChannel
      UpdateVoiceTemplate`,
    never: 'PutEvents SendMessages SendUsersMessages',
    reference:
      /^https:\/\/docs\.aws\.amazon\.com\/pinpoint\/latest\/apireference\/(?:(?<page>[a-z-]+)\.html(?:#\k<page>-methods-(?:get|put|post|delete)|#(?<name>[A-Z]\w+))?)?$/,
  },
  {
    name: 'Amazon Pinpoint SMS and Voice API',
    source: 'sms-voice.amazonaws.com',
    logged: 6,
    reads: GET_LIST_OR_DESCRIBE,
    actions: `CreateConfigurationSet CreateConfigurationSetEventDestination DeleteConfigurationSet
      DeleteConfigurationSetEventDestination GetConfigurationSetEventDestinations
      UpdateConfigurationSetEventDestination`,
    never: 'SendVoiceMessage',
    reference:
      /^https:\/\/docs\.aws\.amazon\.com\/pinpoint-sms-voice\/latest\/APIReference\/(?<page>v1-sms-voice-[a-z-]+)\.html#\k<page>(?:get|put|post|delete)$/,
  },
]

describe.each(DOCUMENTED)('$name', ({ name, source, logged, actions, never, reads, reference }) => {
  const api = SERVICE_APIS.find((each) => each.name === name)
  const found = api?.actions ?? []

  it('has every action that its document lists, in its order', () => {
    expect(api?.eventSource).toBe(source)
    expect(found.filter((action) => action.logged).map((action) => action.name)).toEqual(words(actions))
    expect(words(actions)).toHaveLength(logged)
  })

  it('has every action that its document says is never recorded', () => {
    expect(found.filter((action) => !action.logged).map((action) => action.name)).toEqual(words(never))
  })

  it('names no action twice', () => {
    expect(new Set(found.map((action) => action.name)).size).toBe(found.length)
  })

  it('has an address for every action, of that action where the address names one', () => {
    for (const action of found) {
      const groups = reference.exec(action.reference)?.groups
      expect(groups, action.reference).toBeDefined()
      expect(groups?.name ?? action.name).toBe(action.name)
    }
  })

  it('tells what only reads from what does not', () => {
    for (const { name: action, readOnly } of found)
      expect([action, readOnly]).toEqual([action, reads.test(action)])
  })

  it('tells management from data events', () => {
    for (const action of found) expect(action.category).toBe(action.logged ? 'management' : 'data')
  })

  it('says where the rest can be found', () => {
    expect(api?.document).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/)
    expect(api?.instead.text).not.toBe('')
    expect(api?.instead.pages).not.toHaveLength(0)
    for (const { label, address } of api?.instead.pages ?? []) {
      expect(label).not.toBe('')
      expect(address).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/)
    }
  })
})

describe('the catalogue', () => {
  it('is of these APIs and their sources', () => {
    expect(SERVICE_APIS.map(({ name }) => name)).toEqual(DOCUMENTED.map(({ name }) => name))
    expect(CATALOGUED_SOURCES).toEqual([...new Set(DOCUMENTED.map(({ source }) => source))])
  })

  it('has two APIs on one source, which both name SendEmail and record nothing in common', () => {
    const [ses, email] = apisOf('ses.amazonaws.com')
    const names = new Set(ses?.actions.map(({ name }) => name))
    const shared = email?.actions.filter(({ name }) => names.has(name))
    expect(shared?.map(({ name, logged }) => [name, logged])).toEqual([['SendEmail', false]])
  })

  it('knows that SES API v2 has the names of the Email API, and not of the older one', () => {
    for (const { name, successor } of SERVICE_APIS.filter(
      ({ eventSource }) => eventSource === 'ses.amazonaws.com',
    ))
      expect(successor?.name).toBe(name === 'Amazon Pinpoint Email API' ? 'Amazon SES API v2' : undefined)
    const [, email] = apisOf('ses.amazonaws.com')
    expect(email?.successor?.reference('GetAccount')).toBe(
      'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html',
    )
  })

  it.each([
    ['CreateApp', 'rest-api-apps.html#rest-api-apps-methods-post'],
    ['CreateEmailTemplate', 'templates-template-name-email.html'],
    ['CreateExportJob', 'apps-application-id-jobs-export.html#CreateExportJob'],
    ['GetEndpoint', ''],
    ['GetCampaigns', 'rest-api-campaigns.html#rest-api-campaigns-methods-get'],
    ['PutEventStream', 'rest-api-event-stream.html#rest-api-event-stream-methods-post'],
    ['UpdateTemplateActiveVersion', 'templates-template-name-template-type-active-version.html'],
    ['UpdateVoiceChannel', 'apps-application-id-channels-voice.html#UpdateVoiceChannel'],
    ['PutEvents', 'apps-application-id-events.html#PutEvents'],
  ])('has the address of %s as the Pinpoint document has it', (name, page) => {
    const action = apisOf('pinpoint.amazonaws.com')[0]?.actions.find((each) => each.name === name)
    expect(action?.reference).toBe(`https://docs.aws.amazon.com/pinpoint/latest/apireference/${page}`)
  })

  it('has the address of an action of the SMS and Voice API', () => {
    const [api] = apisOf('sms-voice.amazonaws.com')
    const page =
      'v1-sms-voice-configuration-sets-configurationsetname-event-destinations-eventdestinationname'
    expect(
      api?.actions.find(({ name }) => name === 'UpdateConfigurationSetEventDestination')?.reference,
    ).toBe(`https://docs.aws.amazon.com/pinpoint-sms-voice/latest/APIReference/${page}.html#${page}put`)
  })

  it('is found under every form of the source, and under no other name', () => {
    expect(apisOf('ses.amazonaws.com')).toHaveLength(2)
    expect(apisOf('pinpoint.us-east-1.amazonaws.com')).toHaveLength(1)
    expect(apisOf('ses.amazonaws.com.cn')).toHaveLength(2)
    for (const none of ['s3.amazonaws.com', 'ses', '', 'unknown', 'constructor.amazonaws.com'])
      expect(apisOf(none)).toEqual([])
  })
})
