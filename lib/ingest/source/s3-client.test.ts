// That the clients of AWS's services connect through what refuses metadata addresses.
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { awsSettings } from './s3-client'

test.each(['http://169.254.169.254', 'https://169.254.169.254'])(
  'no client connects to %s',
  async (endpoint) => {
    const settings = awsSettings(
      { region: 'eu-west-1', endpoint: null, roleArn: null },
      { roots: [], endpoints: [], roles: [] },
    )
    // The address comes in behind the check of the endpoint, as from a name that changes what it stands for.
    const client = new S3Client({
      ...settings,
      endpoint,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    })
    await expect(client.send(new ListBucketsCommand())).rejects.toMatchObject({
      code: 'CAIRN_REFUSED_ADDRESS',
    })
    client.destroy()
  },
)
