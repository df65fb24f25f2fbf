import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { formatFinding } from '../tools/src/check/finding.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { type Emulator, startEmulator } from '../tools/src/emulator/index.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { checked } from './support/checked.ts';
import { callJson } from './support/json-api.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

test.each(['nested', 'flat'] as const)('nothing is found in it, with whatever values: %s', async (form) => {
  const { blueprint } = await bundleCode(openEmr);
  expect(checked(blueprint, form).map(formatFinding)).toEqual([]);
});

describe('on the emulator', () => {
  let emulator: Emulator;
  let published: Published;
  let zone: string;
  beforeAll(async () => {
    emulator = await startEmulator();
    published = (await buildAndPublish(emulator, openEmr)).published;
    const request =
      '<CreateHostedZoneRequest><Name>clinic.example</Name><CallerReference>1</CallerReference></CreateHostedZoneRequest>';
    zone = /\/hostedzone\/(Z\w+)/.exec(await ask('route53', '/2013-04-01/hostedzone', request))![1]!;
  });
  afterAll(() => emulator?.stop());

  /** The answer of a service for which this workspace has no SDK client: as XML, or as JSON from those that speak it. */
  async function ask(service: string, path: string, body?: string | URLSearchParams): Promise<string> {
    const scope = `${emulator.credentials.accessKeyId}/20260101/${emulator.region}/${service}/aws4_request`;
    const response = await fetch(emulator.endpoint + path, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
      body: body ?? null,
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${service} ${path}: ${response.status} ${answer}`);
    return answer;
  }

  /** Fails where what is left of these resources is not there. */
  const left: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    'AWS::S3::Bucket': (Bucket) => new S3(clientConfig(emulator)).headBucket({ Bucket }),
    'AWS::EFS::FileSystem': (id) => ask('elasticfilesystem', `/2015-02-01/file-systems?FileSystemId=${id}`),
    'AWS::RDS::DBCluster': async (DBClusterIdentifier) => {
      const question = { Action: 'DescribeDBClusterSnapshots', Version: '2014-10-31', DBClusterIdentifier };
      expect(await ask('rds', '/', new URLSearchParams(question))).toContain('<Status>available</Status>');
    },
    'AWS::KMS::Key': async (KeyId) => {
      const { KeyMetadata } = await callJson<{ KeyMetadata: object }>(emulator, 'kms', 'DescribeKey', { KeyId });
      expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled' });
    },
  };

  test.each([
    ['by default', 'plain', {}, ['Custom::SelfSignedCertificate', 'AWS::Backup::RestoreTestingPlan']],
    [
      'small, without a domain',
      'small',
      { Profile: 'small', MinTasks: '1', AllowedCidr: '203.0.113.0/24', AlarmEmail: 'it@clinic.example' },
      ['AWS::SNS::Subscription'],
    ],
    [
      'with a domain and every option',
      'whole',
      {
        AllowedCidr: '0.0.0.0/0',
        AllowedIpv6Cidr: '::/0',
        DomainName: 'emr.clinic.example',
        EnablePatientPortal: 'true',
        EnableApis: 'true',
        EnableShell: 'true',
        EnableGlobalAccelerator: 'true',
        EnableDataApi: 'true',
        CreateTrail: 'true',
        CreateEndpoints: 'true',
        ThirdZone: 'true',
      },
      [
        'AWS::CertificateManager::Certificate',
        'AWS::CloudTrail::Trail',
        'AWS::EC2::VPCEndpoint',
        'AWS::GlobalAccelerator::Accelerator',
        'AWS::Route53::RecordSet',
      ],
    ],
  ])('it is created, and deleted with every store of ePHI kept: %s', async (_name, stack, given, types) => {
    const parameters = 'DomainName' in given ? { ...given, HostedZoneId: zone } : given;
    const { outputs } = await deploy(emulator, published, stack, { parameters });
    expect(outputs.Url).toMatch('DomainName' in given ? /^https:\/\/emr\.clinic\.example\/$/ : /^https:\/\/.+elb.+\/$/);
    const made = await resourcesBelow(emulator, stack);
    expect(made.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
    const kept = made.filter(({ type, logicalId }) => type in left && logicalId !== 'AlertKey');
    expect(new Set(kept.map(({ type }) => type))).toEqual(new Set(Object.keys(left)));
    await deleteStack({ aws: emulator, stackName: stack, yes: true, interactive: false, say: () => undefined });
    for (const { type, physicalId } of kept) await left[type]!(physicalId);
  });
});
