import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditTrail } from '../blueprints/audit-trail/src/audit-trail.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { link } from '../tools/src/link/link.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { resolveTemplate } from '../tools/src/resolve/index.ts';
import { auditTrailIn, logFile, logKey, record } from './support/audit-trail.ts';
import { clinicNetwork } from './support/clinic-network.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { query } from './support/query-api.ts';
import { buildAndPublish, committedRelease, deploy, publish, resourcesBelow } from './support/release.ts';

const say = () => undefined;
const account = '000000000000';

let emulator: Emulator;
let published: Published;
beforeAll(async () => {
  emulator = await startEmulator();
  published = await publish(emulator, committedRelease('audit-trail'));
});
afterAll(() => emulator?.stop());

/** Every option enabled, and a value for each parameter without a default. */
const everything = {
  ...Object.fromEntries(
    Object.values(auditTrail.parameters)
      .flatMap((group) => Object.keys(group))
      .filter((name) => /^Create/.test(name))
      .map((name) => [name, 'true']),
  ),
  AlertEmail: 'security@clinic.example',
  NoticeEmail: 'audit-log@clinic.example',
  MonthlyBudget: '300',
  FindingSeverity: 'medium',
  DataEventBucketArns: 'arn:aws:s3:::patients',
  OrganizationId: 'o-0123456789',
  EmergencyPrincipalArn: `arn:aws:iam::${account}:user/on-call`,
  EmergencyCallerRoleArn: `arn:aws:iam::${account}:role/on-call`,
  EmergencyPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  WorkforceRoleArns: `arn:aws:iam::${account}:role/support`,
  NatPerZone: 'true',
  SshCidr: '192.0.2.0/24',
  SecondSshCidr: '198.51.100.0/24',
  SamlProviderArn: `arn:aws:iam::${account}:saml-provider/clinic`,
  VpnServerCertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/vpn`,
  VpnClientCertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/clients`,
};

const existingVpc = {
  VpcId: 'vpc-0a1b2c3d',
  ExistingVpcCidr: '10.20.0.0/16',
  ManagementSubnetIds: 'subnet-0a1b2c3d,subnet-1a1b2c3d',
};

/** Resources that no combination of parameters creates together. */
const planned = Object.values(auditTrail.plan.stacks).flatMap((parts) => parts.flatMap((part) => part.resources));

test('every optional resource is created, is deleted by an update, and resources with data are retained', async () => {
  const { outputs } = await deploy(emulator, published, 'whole', { parameters: everything });
  const resources = await resourcesBelow(emulator, 'whole');
  const chosenOnly = ['PhoneSubscription', 'QueueSubscription', 'UrlSubscription', 'PushSubscription'];
  const expected = planned.map(({ id }) => id).filter((id) => !chosenOnly.includes(id));
  expect(resources.map(({ logicalId }) => logicalId).sort()).toEqual(expected.sort());
  for (const name of Object.keys(auditTrail.plan.outputs)) expect(outputs[name], name).toBeTruthy();

  const off = Object.fromEntries(Object.keys(everything).map((name) => [name, defaults[name]!]));
  const allowReplacement = resources.map(({ logicalId }) => logicalId);
  const { operation } = await deploy(emulator, published, 'whole', { parameters: off, allowReplacement });
  const remaining = await resourcesBelow(emulator, 'whole');
  const always = planned.filter(({ when }) => when.every((name) => ['HasTrail', 'HasCisAlarms'].includes(name)));
  expect(operation).toBe('update');
  expect(remaining.map(({ logicalId }) => logicalId).sort()).toEqual(always.map(({ id }) => id).sort());

  const buckets = resources.filter(({ logicalId }) =>
    ['FlowLogBucket', 'ConfigHistoryBucket', 'LogArchiveBucket'].includes(logicalId),
  );
  expect(buckets).toHaveLength(3);
  const s3 = new S3(clientConfig(emulator));
  for (const { physicalId } of buckets) await s3.headBucket({ Bucket: physicalId });
  await deleteStack({ aws: emulator, stackName: 'whole', yes: true, interactive: false, say });
  for (const { physicalId } of buckets) await s3.headBucket({ Bucket: physicalId });
});

const defaults = Object.fromEntries(
  Object.values(auditTrail.parameters)
    .flatMap((group) => Object.entries(group))
    .map(([name, { declaration }]) => [name, `${declaration.Default}`]),
);

test('an existing trail is used: its log files are read, its log group is filtered, and no trail is created', async () => {
  const owner = await deploy(emulator, published, 'owner');
  const key = (await resourcesBelow(emulator, 'owner')).find(({ logicalId }) => logicalId === 'LogKey')!;
  const { outputs } = await deploy(emulator, published, 'guest', {
    parameters: {
      CreateTrail: 'false',
      TrailBucketName: owner.outputs.LogArchiveBucket!,
      TrailKeyArn: `arn:aws:kms:us-east-1:000000000000:key/${key.physicalId}`,
      TrailLogGroupName: owner.outputs.TrailLogGroup!,
    },
  });
  const guest = await auditTrailIn(emulator, 'guest', outputs);
  expect(guest.resources.filter(({ type }) => type === 'AWS::CloudTrail::Trail')).toEqual([]);
  expect(outputs).toMatchObject({
    LogArchiveBucket: owner.outputs.LogArchiveBucket,
    TrailLogGroup: owner.outputs.TrailLogGroup,
  });
  await guest.parse({ [logKey()]: logFile([record('iam', 'DeleteRole')]) });
  expect((await guest.alerts.receive()).map(({ eventName }) => eventName)).toEqual(['DeleteRole']);

  await deleteStack({ aws: emulator, stackName: 'guest', yes: true, interactive: false, say });
  await new S3(clientConfig(emulator)).headBucket({ Bucket: owner.outputs.LogArchiveBucket! });
});

test('in an existing VPC, the bastion and the VPN are in its subnets, and no network is created', async () => {
  const clinic = await deploy(emulator, (await buildAndPublish(emulator, clinicNetwork)).published, 'clinic');
  const { VpcId, PublicSubnetIds, PrivateSubnetIds } = clinic.outputs;
  const [first, second] = PrivateSubnetIds!.split(',');
  const existing = {
    VpcId: VpcId!,
    ExistingVpcCidr: '10.20.0.0/16',
    ManagementSubnetIds: `${first},${second}`,
    CreateBastion: 'true',
    SamlProviderArn: everything.SamlProviderArn,
    VpnServerCertificateArn: everything.VpnServerCertificateArn,
  };
  await deploy(emulator, published, 'guest-vpc', { parameters: existing });
  const resources = await resourcesBelow(emulator, 'guest-vpc');
  const ids = resources.map(({ logicalId }) => logicalId);
  expect(ids.filter((id) => /^(Vpc$|NatGateway|FlowLog|PublicSubnet|Provider|DefaultSecurityGroup)/.test(id))).toEqual(
    [],
  );
  const groups = await query(emulator, 'ec2', 'DescribeSecurityGroups', {
    'Filter.1.Name': 'vpc-id',
    'Filter.1.Value.1': VpcId!,
  });
  expect(groups).toContain('Clients of the VPN');
  expect(groups).toContain('<cidrIp>10.20.0.0/16</cidrIp>');

  // The emulator ignores the subnet of a network interface.
  const subnetsOf = (parameters: Readonly<Record<string, string>>) => {
    const { template } = resolveTemplate(link(auditTrail, 'flat').root, {
      parameters: { ...defaults, ...parameters },
    });
    const subnets = JSON.stringify(
      ['Bastion', 'ClientVpnAssociation1', 'ClientVpnAssociation2'].map((id) => template.Resources[id]),
    );
    return [...subnets.matchAll(/"SubnetId":"([^"]*)"/g)].map(([, id]) => id);
  };
  const ssh = { SshCidr: '192.0.2.0/24', PublicSubnetIds: PublicSubnetIds! };
  expect(subnetsOf(existing)).toEqual([first, first, second]);
  expect(subnetsOf({ ...existing, ...ssh })).toEqual([PublicSubnetIds!.split(',')[0], first, second]);
  await deploy(emulator, published, 'guest-vpc', {
    parameters: { ...existing, ...ssh },
    allowReplacement: ['Bastion'],
  });
  await deleteStack({ aws: emulator, stackName: 'guest-vpc', yes: true, interactive: false, say });
});

test.each([
  ['an existing trail without its bucket', { CreateTrail: 'false', TrailLogGroupName: 'trail' }, /Set TrailBucketName/],
  ['the bucket of an existing trail with a new trail', { TrailBucketName: 'logs' }, /are for an existing trail/],
  [
    'buckets for data events with an existing trail',
    {
      CreateTrail: 'false',
      TrailLogGroupName: 'trail',
      TrailBucketName: 'logs',
      DataEventBucketArns: 'arn:aws:s3:::patients',
    },
    /Configure data events in the existing trail/,
  ],
  ['a bastion without a network', { CreateBastion: 'true' }, /Set CreateNetwork to true, or set VpcId/],
  ['an existing VPC without its range', { VpcId: 'vpc-0a1b2c3d' }, /VpcId requires ExistingVpcCidr and Manag/],
  ['an existing VPC and a new one', { ...existingVpc, CreateNetwork: 'true' }, /Set CreateNetwork to false/],
  [
    'SSH in an existing VPC without a public subnet',
    { ...existingVpc, CreateBastion: 'true', SshCidr: '192.0.2.0/24' },
    /Set PublicSubnetIds/,
  ],
  ['subnets without an existing VPC', { ManagementSubnetIds: 'subnet-0a1b2c3d' }, /are for an existing VPC/],
])('%s is refused before any resource is created', async (_name, parameters, reason) => {
  await expect(deploy(emulator, published, 'refused', { parameters })).rejects.toThrow(reason);
  const { StackSummaries = [] } = await new CloudFormation(clientConfig(emulator)).listStacks({});
  const remaining = StackSummaries.filter(
    ({ StackName, StackStatus }) => StackName!.startsWith('refused') && !/DELETE|REVIEW/.test(StackStatus!),
  );
  expect(remaining).toEqual([]);
});
