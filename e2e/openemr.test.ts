import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteStack } from '../tools/src/deploy/index.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import type { Emulator } from './support/emulator.ts';
import { expectRetained, hostedZone, resourcesById, startOpenEmr } from './support/openemr.ts';
import { deploy } from './support/release.ts';

let emulator: Emulator;
let published: Published;
let zone: string;
beforeAll(async () => {
  ({ emulator, published } = await startOpenEmr());
  zone = await hostedZone(emulator);
});
afterAll(() => emulator?.stop());

test.each([
  ['by default', 'plain', {}, ['Custom::SelfSignedCertificate', 'AWS::Backup::RestoreTestingPlan']],
  [
    'small, without a domain',
    'small',
    { Profile: 'small', MinTasks: '1', AllowedCidr: '203.0.113.0/24', AlertEmail: 'it@clinic.example' },
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
      EnableEcsExec: 'true',
      EnableGlobalAccelerator: 'true',
      EnableDataApi: 'true',
      EnableSes: 'true',
      MailSender: 'clinic@mail.emr.clinic.example',
      EnableAnalytics: 'true',
      EnableBedrock: 'true',
      BedrockModelId: 'amazon.nova-lite-v1:0',
      CreateTrail: 'true',
      CreateEndpoints: 'true',
      EnableThirdZone: 'true',
    },
    [
      'AWS::Athena::WorkGroup',
      'AWS::CertificateManager::Certificate',
      'AWS::CloudTrail::Trail',
      'AWS::EC2::VPCEndpoint',
      'AWS::GlobalAccelerator::Accelerator',
      'AWS::Route53::RecordSet',
      'AWS::SES::EmailIdentity',
    ],
  ],
])('is created, and deleted with every store of ePHI retained: %s', async (_name, stack, given, types) => {
  const parameters = 'DomainName' in given ? { ...given, HostedZoneId: zone } : given;
  const { outputs } = await deploy(emulator, published, stack, { parameters });
  expect(outputs.Url).toMatch('DomainName' in given ? /^https:\/\/emr\.clinic\.example\/$/ : /^https:\/\/.+elb.+\/$/);
  const resources = [...(await resourcesById(emulator, stack)).values()];
  expect(resources.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
  await deleteStack({ aws: emulator, stackName: stack, yes: true, interactive: false, say: () => undefined });
  await expectRetained(emulator, resources);
});
