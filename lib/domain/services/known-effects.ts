// What actions do whose names mislead or say nothing. CloudTrail's records decide where they are known: they call KMS's
// Decrypt and STS's AssumeRole reads and GetSessionToken a write, whatever the access levels of IAM say. Elsewhere it is
// the access level. Where that contradicts the name and no record is known, it is `unknown`: better than a wrong answer.

type Names = { read?: string; write?: string; unknown?: string }

/** The service's name in the event source → the actions, without the version that some names end in. */
export const KNOWN_EFFECTS: Record<string, Names> = {
  appconfig: { unknown: 'ValidateConfiguration' },
  athena: {
    write: 'CancelQueryExecution StartQueryExecution StopQueryExecution',
    unknown: 'GetSessionEndpoint',
  },
  autoscaling: { write: 'ExecutePolicy' },
  bedrock: {
    read: 'Converse ConverseStream InvokeModel InvokeModelWithResponseStream',
    unknown: 'ApplyGuardrail',
  },
  cloudformation: { write: 'ExecuteChangeSet' },
  cloudshell: { unknown: 'GetFileDownloadUrls GetFileUploadUrls' },
  codecommit: { read: 'GitPull', write: 'GitPush' },
  'cognito-identity': { unknown: 'GetId' },
  'cognito-idp': {
    write:
      'AdminUserGlobalSignOut ForgotPassword GlobalSignOut SignUp VerifySoftwareToken VerifyUserAttribute',
    unknown: 'GetTokensFromRefreshToken',
  },
  dynamodb: { write: 'ExportTableToPointInTime' },
  ec2: { write: 'ExportImage ExportTransitGatewayRoutes SharedSnapshotVolumeCreated' },
  ecs: { write: 'ExecuteCommand' },
  eks: { read: 'AccessKubernetesApi' },
  elasticache: { write: 'TestFailover TestMigration' },
  elasticbeanstalk: { read: 'RetrieveEnvironmentInfo', unknown: 'RequestEnvironmentInfo' },
  elasticmapreduce: {
    unknown: 'GetClusterSessionCredentials GetOnClusterAppUIPresignedURL GetPersistentAppUIPresignedURL',
  },
  'emr-containers': { unknown: 'GetManagedEndpointSessionCredentials' },
  events: { read: 'TestEventPattern' },
  iam: {
    read: 'GenerateCredentialReport GenerateOrganizationsAccessReport GenerateServiceLastAccessedDetails',
  },
  iot: { unknown: 'GetConnection' },
  kinesis: { unknown: 'SubscribeToShard' },
  kms: {
    read: `Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
      GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom ReEncrypt Sign Verify VerifyMac`,
  },
  lakeformation: { unknown: 'GetDataAccess' },
  lambda: { write: 'Invoke InvokeAsync' },
  'license-manager': { unknown: 'CheckInLicense' },
  lightsail: {
    write: 'ExportSnapshot',
    unknown: 'DownloadDefaultKeyPair GetInstanceAccessDetails GetRelationalDatabaseMasterUserPassword',
  },
  logs: {
    read: 'StartQuery StopQuery TestMetricFilter TestTransformer',
    unknown: 'StartLiveTail StopLiveTail',
  },
  redshift: { unknown: 'GetClusterCredentials GetClusterCredentialsWithIAM' },
  'redshift-serverless': { unknown: 'GetCredentials' },
  route53: { read: 'TestDNSAnswer' },
  sagemaker: { read: 'InvokeEndpoint InvokeEndpointAsync InvokeEndpointWithResponseStream' },
  secretsmanager: { unknown: 'ValidateResourcePolicy' },
  // Signing in is no API call and changes nothing that stays; the records say that it is no read.
  signin: {
    write: 'CheckMfa ConsoleLogin ExternalIdPDirectoryLogin GetSigninToken SwitchRole',
  },
  sns: { write: 'VerifySMSSandboxPhoneNumber' },
  sqs: { read: 'ReceiveMessage' },
  ssm: { unknown: 'StartExecutionPreview' },
  states: { unknown: 'GetActivityTask' },
  sts: {
    read: 'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity',
    write: 'GetFederationToken GetSessionToken',
    unknown: 'GetDelegatedAccessToken GetWebIdentityToken',
  },
  xray: { unknown: 'CancelTraceRetrieval StartTraceRetrieval' },
}
