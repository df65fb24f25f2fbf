import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { Problem } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parameters as allParameters } from '../blueprints/patient-web-app/src/parameters.ts';
import { patientWebApp } from '../blueprints/patient-web-app/src/patient-web-app.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { link } from '../tools/src/link/link.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import { checkParameters } from '../tools/src/resolve/check-parameters.ts';
import { resolveTemplate } from '../tools/src/resolve/index.ts';
import { clinicNetwork } from './support/clinic-network.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { changes, hostedZone, type ResourcesById, resourcesById } from './support/openemr.ts';
import { query, sendRequest, textsOf } from './support/query-api.ts';
import { buildAndPublish, deploy } from './support/release.ts';
import { until } from './support/until.ts';

type Values = Readonly<Record<string, string>>;

const nothing = { added: [], removed: [], replaced: [] };
const connected = {
  BuildSource: 'connection',
  ConnectionArn: 'arn:aws:codeconnections:us-east-1:000000000000:connection/00000000-0000-4000-8000-000000000000',
  BackendRepositoryUrl: 'https://git.example/clinic/backend.git',
  FrontendRepositoryUrl: 'https://git.example/clinic/frontend.git',
};
const withKey = {
  BuildSource: 'deploy-key',
  DeployKeySecretArn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:deploy-key-AbCdEf',
  BackendRepositoryUrl: 'git@git.example:clinic/backend.git',
  FrontendRepositoryUrl: 'git@git.example:clinic/frontend.git',
};
const ssh = { AppVersion: '1.0.0', EnableSsh: 'true', SshCidr: '198.51.100.0/24' };

/** What exists only with a version. */
const ofInstance = [
  'AgentConfiguration',
  'Backend5xx',
  'BackendNotHealthy',
  'BackendUnhealthy',
  'BackupPlan',
  'Dashboard',
  'Frontend5xx',
  'FrontendNotHealthy',
  'FrontendUnhealthy',
  'HighCpu',
  'HighDisk',
  'HighMemory',
  'InstanceAccess',
  'InstanceGroup',
  'InstanceLaunchTemplate',
  'InstanceProfile',
  'InstanceRole',
  'InstanceSecurityGroup',
  'LaunchFailed',
  'LoadBalancer5xx',
  'LoadBalancerToBackendEgress',
  'LoadBalancerToBackendIngress',
  'LoadBalancerToFrontendEgress',
  'LoadBalancerToFrontendIngress',
  'NoInstance',
  'PatchesBaseline',
  'PatchesFailed',
  'PatchesInstallation',
  'PatchesScan',
  'ShellAccess',
  'ShellDocument',
  'VolumeBackups',
  'VolumeKey',
];

let emulator: Emulator;
let published: Published;

/** Starts an emulator with the published blueprint. */
async function start(instances: 'signal' | 'none') {
  emulator = await startEmulator({ instances });
  // An existing role, so that no creation waits until it is visible.
  await query(emulator, 'iam', 'CreateServiceLinkedRole', { AWSServiceName: 'autoscaling.amazonaws.com' });
  ({ published } = await buildAndPublish(emulator, patientWebApp));
}

const put = async (stack: string, parameters: Values = {}) =>
  (await deploy(emulator, published, stack, { parameters, allowReplacement: ofInstance })).outputs;
const remove = (stackName: string) =>
  deleteStack({ aws: emulator, stackName, yes: true, interactive: false, say: () => undefined });

/** Instances of all groups, in the order of their launch. */
const instances = async () =>
  textsOf(await query(emulator, 'autoscaling', 'DescribeAutoScalingInstances'), 'InstanceId');

/** Checks that what is not lost with a stack exists: keys, logs, and backups. */
async function expectRetained(resources: ResourcesById): Promise<void> {
  const kept = [...resources.values()].filter(({ logicalId }) => logicalId !== 'AlertKey');
  const of = (type: string) => kept.filter((one) => one.type === type).map(({ physicalId }) => physicalId);
  for (const KeyId of of('AWS::KMS::Key')) {
    const { KeyMetadata } = await callJson<{ KeyMetadata: object }>(emulator, 'kms', 'DescribeKey', { KeyId });
    expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled' });
  }
  for (const Bucket of of('AWS::S3::Bucket')) await new S3(clientConfig(emulator)).headBucket({ Bucket });
  for (const vault of of('AWS::Backup::BackupVault')) await sendRequest(emulator, 'backup', `/backup-vaults/${vault}`);
}

const repositoryNames = async () =>
  (
    await callJson<{ repositories: { repositoryName: string }[] }>(emulator, 'ecr', 'DescribeRepositories', {})
  ).repositories.map(({ repositoryName }) => repositoryName);

describe('in an account', () => {
  let zone: string;
  beforeAll(async () => {
    await start('signal');
    zone = await hostedZone(emulator);
  });
  afterAll(() => emulator?.stop());

  test.each<[string, string, (zone: string) => Values, readonly string[], readonly string[]]>([
    [
      'small, with a version',
      'small',
      () => ({ AppVersion: '1.0.0', Profile: 'small', AllowedCidr: '203.0.113.0/24', InstanceType: 't4g.medium' }),
      ['InstanceGroup', 'SelfSignedCertificate'],
      ['NatGatewayB', 'Bastion', 'HostedZone', 'Trail'],
    ],
    [
      'with every option, built through a connection',
      'whole',
      (zone) => ({
        ...ssh,
        ...connected,
        DomainName: 'portal.clinic.example',
        CreateHostedZone: 'true',
        ParentHostedZoneId: zone,
        AllowedCidr: '0.0.0.0/0',
        AllowedCidr2: '203.0.113.0/24',
        AllowedIpv6Cidr: '::/0',
        BackendPaths: '/accounts*,/static*',
        BackendBaseImage: 'public.ecr.aws/docker/library/python:3.13-slim',
        FrontendBaseImage: 'public.ecr.aws/docker/library/nginx:1.28-alpine',
        VolumeSize: '40',
        AlertEmail: 'it@clinic.example',
        MonthlyBudget: '500',
        CreateTrail: 'true',
        CreateEndpoints: 'true',
        EnableThirdZone: 'true',
      }),
      [
        ...['AccountBudget', 'Bastion', 'BackendBuild', 'Certificate', 'DnsRecordIpv6', 'EmailSubscription'],
        ...['EndpointsSsm', 'FurtherBackendRule', 'HostedZone', 'HostedZoneDelegation', 'NatGatewayC', 'Trail'],
      ],
      ['SelfSignedCertificate', 'SourceBucket'],
    ],
    [
      'with an existing zone, built with a deploy key',
      'keyed',
      (zone) => ({ ...withKey, DomainName: 'keyed.clinic.example', HostedZoneId: zone, AppVersion: '1.0.0' }),
      ['BackendBuild', 'Certificate', 'DnsRecord', 'InstanceGroup'],
      ['HostedZone', 'SourceBucket', 'SelfSignedCertificate'],
    ],
    [
      'from Git, before there is a connection',
      'unconnected',
      () => ({ ...connected, ConnectionArn: '' }),
      ['BackendRepository'],
      ['BackendBuild', 'BackendBuildRole', 'InstanceGroup'],
    ],
  ])('it is created, and deleted with all stores retained: %s', async (_, stack, values, present, absent) => {
    await put(stack, values(zone));
    const resources = await resourcesById(emulator, stack);
    expect([...resources.keys()]).toEqual(expect.arrayContaining([...present]));
    expect(absent.filter((id) => resources.has(id))).toEqual([]);
    await remove(stack);
    await expectRetained(resources);
  });

  test('an existing network is used, and nothing of it is left in it after the deletion', async () => {
    const network = await deploy(emulator, (await buildAndPublish(emulator, clinicNetwork)).published, 'network');
    const given = network.outputs as { VpcId: string; PublicSubnetIds: string; PrivateSubnetIds: string };
    await put('guest', { NetworkMode: 'existing', ...given, AppVersion: '1.0.0' });
    const resources = await resourcesById(emulator, 'guest');
    const own = /^AWS::EC2::(VPC|Subnet|RouteTable|Route|NatGateway|InternetGateway|EIP|FlowLog|VPCEndpoint|Egress)/;
    expect([...resources.values()].filter(({ type }) => own.test(type))).toEqual([]);
    const group = { 'AutoScalingGroupNames.member.1': resources.get('InstanceGroup')!.physicalId };
    const [subnets] = textsOf(
      await query(emulator, 'autoscaling', 'DescribeAutoScalingGroups', group),
      'VPCZoneIdentifier',
    );
    expect(subnets!.split(',').sort()).toEqual(given.PrivateSubnetIds.split(',').slice(0, 2).sort());
    await remove('guest');
    await remove('network');
    expect(await query(emulator, 'ec2', 'DescribeVpcs')).not.toContain(given.VpcId);
  });

  test('two copies share no resource and no name, and the deletion of one does not change the other', async () => {
    await put('one', { AppVersion: '1.0.0' });
    await put('two', { AppVersion: '1.0.0' });
    const [one, two] = [await resourcesById(emulator, 'one'), await resourcesById(emulator, 'two')];
    expect([...one.keys()].sort()).toEqual([...two.keys()].sort());
    const ids = (all: ResourcesById) =>
      [...all.values()].filter(({ type }) => !type.startsWith('Custom::')).map(({ physicalId }) => physicalId);
    expect(ids(two).filter((id) => ids(one).includes(id))).toEqual([]);
    await remove('one');
    expect(await instances()).toHaveLength(1);
    expect(await repositoryNames()).toEqual(
      expect.arrayContaining(['BackendRepository', 'FrontendRepository'].map((id) => two.get(id)!.physicalId)),
    );
    await remove('two');
    await expectRetained(one);
    await expectRetained(two);
  });
});

describe('updates of one stack', () => {
  const stack = 'portal';
  let resources: ResourcesById;
  beforeAll(() => start('none'));
  afterAll(() => emulator?.stop());

  /** Signals in place of the next instance: here, instances do not run. */
  async function sendSignal(Status: 'SUCCESS' | 'FAILURE', former: readonly string[]) {
    const cloudFormation = new CloudFormation(clientConfig(emulator));
    const { StackResources } = await cloudFormation.describeStackResources({ StackName: stack });
    const StackName = StackResources!.find((one) => one.LogicalResourceId === 'AppStack')!.PhysicalResourceId!;
    const UniqueId = await until('new instance', async () => (await instances()).find((id) => !former.includes(id)));
    const signal = { StackName, LogicalResourceId: 'InstanceGroup', UniqueId, Status };
    await until('wait for the signal', () =>
      cloudFormation.signalResource(signal).then(
        () => true,
        () => false,
      ),
    );
  }

  /** Changes of an update whose instance, if one is started, sends a signal. */
  async function update(parameters: Values, signal: 'SUCCESS' | 'FAILURE' | 'none' = 'SUCCESS') {
    const before = resources;
    const [outputs] = await Promise.all([
      put(stack, parameters),
      signal !== 'none' && sendSignal(signal, await instances()),
    ]);
    resources = await resourcesById(emulator, stack);
    return { outputs, ...changes(before ?? new Map(), resources) };
  }

  test('by default there is no instance, and the outputs are the commands of the first version', async () => {
    const { outputs } = await update({}, 'none');
    expect(await instances()).toEqual([]);
    expect(ofInstance.filter((id) => resources.has(id))).toEqual([]);
    expect(Object.keys(outputs).filter((name) => name.endsWith('Command'))).toEqual([
      'BackendSourceCommand',
      'FrontendSourceCommand',
      'BackendBuildCommand',
      'FrontendBuildCommand',
      'DeployCommand',
    ]);
    expect(outputs.Url).toMatch(/^https:\/\/.+elb.+\/$/);
  });

  test('the first version adds the instance, and changes nothing else', async () => {
    const { outputs, ...changed } = await update({ AppVersion: '1.0.0' });
    expect(changed).toEqual({ ...nothing, added: ofInstance });
    expect(outputs.ShellCommand).toMatch(/^aws ssm start-session /);
    expect(await instances()).toHaveLength(1);
  });

  test('the next version is a rolling update: another instance, and no replaced resource', async () => {
    const before = await instances();
    const { outputs: _, ...changed } = await update({ AppVersion: '1.1.0' });
    expect(changed).toEqual(nothing);
    const after = await instances();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  test('a version whose instance reports a failure is rolled back, and the former instance is kept', async () => {
    const before = await instances();
    const { message, fix } = await update({ AppVersion: '1.2.0' }, 'FAILURE').then(
      () => expect.fail('it was expected to fail'),
      (problem: Problem) => problem,
    );
    expect(message).toMatch(/^portal\/AppStack\/InstanceGroup .*FAILURE signal/);
    expect(fix).toContain('The stack is unchanged.');
    expect(await instances()).toEqual(before);
    expect(changes(resources, await resourcesById(emulator, stack))).toEqual(nothing);
  });

  test('SSH on and off again', async () => {
    const added = [
      ...['Bastion', 'BastionElasticIp', 'BastionInstanceProfile', 'BastionPatchAssociation', 'BastionRole'],
      ...['BastionSecurityGroup', 'BastionSessionAccess', 'BastionToInstanceEgress', 'BastionToInstanceIngress'],
    ];
    const { outputs, ...on } = await update({ EnableSsh: 'true', SshCidr: '198.51.100.0/24' }, 'none');
    expect(on).toEqual({ ...nothing, added });
    expect(outputs.SshCommand).toContain(' && ssh -J ec2-user@');
    const { outputs: _, ...off } = await update({ EnableSsh: 'false', SshCidr: '' }, 'none');
    expect(off).toEqual({ ...nothing, removed: added });
  });

  test('without a version the instance is removed; vault, keys and repositories are kept', async () => {
    const before = resources;
    const { outputs, ...changed } = await update({ AppVersion: '' }, 'none');
    expect(changed).toEqual({ ...nothing, removed: ofInstance });
    expect(await instances()).toEqual([]);
    expect(outputs).not.toHaveProperty('ShellCommand');
    await expectRetained(before);
    const ids = ['BackendRepository', 'FrontendRepository'].map((id) => before.get(id)!.physicalId);
    expect((await repositoryNames()).sort()).toEqual(ids.sort());
  });

  test('images do not block the deletion, and are retained with the repositories', async () => {
    const [repositoryName] = await repositoryNames();
    const layer = {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      size: 2,
      digest: `sha256:${'0'.repeat(64)}`,
    };
    const config = { ...layer, mediaType: 'application/vnd.oci.image.config.v1+json' };
    const imageManifest = JSON.stringify({ schemaVersion: 2, config, layers: [layer] });
    await callJson(emulator, 'ecr', 'PutImage', { repositoryName, imageManifest, imageTag: '1.0.0' });
    await remove(stack);
    expect(await repositoryNames()).toContain(repositoryName);
    await expectRetained(resources);
  });
});

describe('parameters', () => {
  const { root: template } = link(patientWebApp, 'flat');
  const refusals = (parameters: Values) =>
    resolveTemplate(template, { parameters }).failedRules.map(({ description }) => description);

  test('each has a default, with which a stack can be created', () => {
    expect(refusals({})).toEqual([]);
    const all = Object.values(allParameters).flatMap((group) => Object.entries(group));
    expect(all.filter(([, { declaration }]) => declaration.Default === undefined).map(([name]) => name)).toEqual([]);
  });

  const zoned = { DomainName: 'portal.clinic.example', HostedZoneId: 'Z0123456789ABCDEFGHIJ' };
  const created = { DomainName: zoned.DomainName, CreateHostedZone: 'true', ParentHostedZoneId: 'Z0123456789PARENT' };
  const existing = {
    NetworkMode: 'existing',
    VpcId: 'vpc-0a1b2c3d',
    PublicSubnetIds: 'subnet-01,subnet-02',
    PrivateSubnetIds: 'subnet-03,subnet-04',
  };

  test.each<Values>([
    { AllowedCidr: '0.0.0.0/0', ...zoned },
    { AllowedIpv6Cidr: '::/0', ...created },
    { RetentionDays: '30', Environment: 'test' },
    connected,
    { ...connected, ConnectionArn: '' },
    withKey,
    { ...withKey, DeployKeySecretArn: '' },
    ssh,
    existing,
    { ...existing, EnableThirdZone: 'true' },
  ])('%o is accepted', (values) => {
    expect(checkParameters(template, values)).toEqual([]);
    expect(refusals(values)).toEqual([]);
  });

  test.each<[Values, string]>([
    [{ RetentionDays: '365' }, 'Production requires a log retention of at least 2192 days'],
    [{ AllowedCidr: '0.0.0.0/0' }, 'Public access requires a certificate that browsers trust.'],
    [{ AllowedIpv6Cidr: '::/0' }, 'Public access requires a certificate that browsers trust.'],
    [{ AllowedCidr: '203.0.113.0/24', AllowedCidr2: '203.0.113.0/24' }, 'Two of AllowedCidr, AllowedCidr2'],
    [{ DomainName: zoned.DomainName }, 'DomainName requires a certificate.'],
    [{ HostedZoneId: zoned.HostedZoneId }, 'CertificateArn and HostedZoneId require a domain name.'],
    [{ ...created, ParentHostedZoneId: '' }, 'CreateHostedZone requires a name and the zone of its parent name'],
    [{ ...created, HostedZoneId: zoned.HostedZoneId }, 'CreateHostedZone and HostedZoneId exclude each other.'],
    [{ ParentHostedZoneId: 'Z0123456789PARENT' }, 'ParentHostedZoneId has no effect without CreateHostedZone.'],
    [{ ...connected, BackendRepositoryUrl: '' }, 'The sources connection and deploy-key require BackendRepositoryUrl'],
    [{ ...withKey, FrontendRepositoryUrl: '' }, 'The sources connection and deploy-key require BackendRepositoryUrl'],
    [
      { BackendRepositoryUrl: 'https://git.example/backend.git' },
      'BackendRepositoryUrl and FrontendRepositoryUrl have no effect with the source s3.',
    ],
    [{ ConnectionArn: connected.ConnectionArn }, 'ConnectionArn requires the source connection.'],
    [{ ...withKey, ConnectionArn: connected.ConnectionArn }, 'ConnectionArn requires the source connection.'],
    [{ DeployKeySecretArn: withKey.DeployKeySecretArn }, 'DeployKeySecretArn requires the source deploy-key.'],
    [{ ...connected, DeployKeySecretArn: withKey.DeployKeySecretArn }, 'DeployKeySecretArn requires the source'],
    [{ ...ssh, SshCidr: '' }, 'EnableSsh requires SshCidr.'],
    [{ ...ssh, AppVersion: '' }, 'EnableSsh requires an instance.'],
    [{ SshCidr: ssh.SshCidr }, 'SshCidr requires EnableSsh.'],
    [{ ...existing, ...ssh }, 'EnableSsh requires NetworkMode own.'],
    [{ ...existing, CreateEndpoints: 'true' }, 'CreateEndpoints requires NetworkMode own.'],
    [{ ...existing, AllowedIpv6Cidr: '2001:db8::/32' }, 'AllowedIpv6Cidr requires NetworkMode own.'],
    [{ NetworkMode: 'existing' }, 'NetworkMode existing requires the IDs of the network.'],
    [{ VpcId: existing.VpcId }, 'VpcId, PublicSubnetIds and PrivateSubnetIds require NetworkMode existing.'],
  ])('%o is refused, only with its own words', (values, words) => {
    const [refusal, ...others] = refusals(values);
    expect([others, refusal]).toEqual([[], expect.stringContaining(words)]);
    expect(refusal).toMatch(/(Set|Leave|leave|set|Increase|restrict) /);
  });

  test.each([
    ['AppVersion', ['1.2.3', '1.2.3-rc.1', ''], ['latest', 'v1.2.3', '1.2', '01.2.3', '1.2.3+build']],
    ['SshCidr', ['203.0.113.0/24', '10.0.0.0/8'], ['0.0.0.0/0', '0.0.0.0/1', '10.0.0.0/7', '::/0']],
    ['BackendPaths', ['/static*', '/o/token,/accounts*'], ['static', '/', '/*', '/a b', '/a,/b,/c,/d,/e']],
    ['ConnectionArn', [connected.ConnectionArn], ['connection', withKey.DeployKeySecretArn]],
    ['DeployKeySecretArn', [withKey.DeployKeySecretArn], ['deploy-key', connected.ConnectionArn]],
    ['BackendFolder', ['.', 'services/backend'], ['..', '/backend', 'a/../b', '']],
    ['InstanceType', ['t4g.small', 'm7g.large'], ['t3.small', 't4g.nano']],
    ['VolumeSize', ['16', '1024'], ['8', '2048']],
  ])('%s accepts valid values, and no others', (name, good, bad) => {
    const problems = (value: string) => checkParameters(template, { [name]: value });
    for (const value of good) expect([value, problems(value)]).toEqual([value, []]);
    for (const value of bad) expect([value, problems(value).length > 0]).toEqual([value, true]);
  });
});
