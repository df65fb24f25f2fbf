import { CloudFormation, waitUntilStackUpdateComplete } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { Problem } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import type { Emulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { type Changes, changes, hostedZone, isStore, type Made, madeBy, startOpenEmr } from './support/openemr.ts';
import { ask, query } from './support/query-api.ts';
import { deploy } from './support/release.ts';

/** One stack, updated from test to test as its owner would over the years. */
const stack = 'emr';
type Values = Readonly<Record<string, string>>;

let emulator: Emulator;
let published: Published;
let zone: string;
let made: Made;
beforeAll(async () => {
  ({ emulator, published } = await startOpenEmr());
  zone = await hostedZone(emulator);
  const parameters = { Profile: 'small', MinTasks: '1', AllowedCidr: '203.0.113.0/24' };
  await deploy(emulator, published, stack, { parameters });
  made = await madeBy(emulator, stack);
});
afterAll(() => emulator?.stop());

const idOf = (logicalId: string): string => made.get(logicalId)!.physicalId;
const nothing: Changes = { added: [], removed: [], replaced: [] };

/** What an update did since the last one. No store is replaced, but for those that are named. */
async function done(replacedStores: readonly string[] = []): Promise<Changes> {
  const before = made;
  made = await madeBy(emulator, stack);
  const all = changes(before, made);
  expect(all.replaced.filter((id) => isStore(made.get(id)!))).toEqual(replacedStores);
  return all;
}

/** Updates as `hipaa-stacks deploy` does. Each store that goes, or is replaced, is named. */
async function update(parameters: Values, losses: { gone?: readonly string[]; replaced?: readonly string[] } = {}) {
  const { gone = [], replaced = [] } = losses;
  const allowReplacement = [...gone, ...replaced];
  const { operation } = await deploy(emulator, published, stack, { parameters, allowReplacement });
  expect(operation).toBe('update');
  return done(replaced);
}

async function service() {
  const [cluster, arn] = [idOf('Cluster'), idOf('Service')];
  const { services } = await callJson<{ services: Service[] }>(emulator, 'ecs', 'DescribeServices', {
    cluster,
    services: [arn],
  });
  const { taskDefinition: task, desiredCount: tasks, deploymentConfiguration } = services[0]!;
  const asked = { taskDefinition: task };
  const { taskDefinition } = await callJson<{ taskDefinition: TaskDefinition }>(
    emulator,
    'ecs',
    'DescribeTaskDefinition',
    asked,
  );
  const { cpu, memory, containerDefinitions } = taskDefinition;
  const { image, environment } = containerDefinitions[0]!;
  const variables = Object.fromEntries(environment.map(({ name, value }) => [name, value]));
  return { task, tasks, cpu, memory, image, variables, ...deploymentConfiguration };
}
interface Service {
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly deploymentConfiguration: object;
}
interface TaskDefinition {
  readonly cpu: string;
  readonly memory: string;
  readonly containerDefinitions: readonly {
    readonly image: string;
    readonly environment: readonly { readonly name: string; readonly value: string }[];
  }[];
}

/** The databases that there are, by name, with what RDS knows each by for good. */
async function databases() {
  const clusters = (await query(emulator, 'rds', 'DescribeDBClusters')).split('<DBCluster>').slice(1);
  const of = (text: string, tag: string) => new RegExp(`<${tag}>([^<]*)<`).exec(text)?.[1];
  return Object.fromEntries(clusters.map((text) => [of(text, 'DBClusterIdentifier'), of(text, 'DbClusterResourceId')]));
}

/** Ranges from which the load balancer may be asked. */
async function admitted(): Promise<readonly string[]> {
  const group = await query(emulator, 'ec2', 'DescribeSecurityGroups', {
    'GroupId.1': idOf('LoadBalancerSecurityGroup'),
  });
  const [ingress = ''] = /<ipPermissions>.*?<\/ipPermissions>/s.exec(group) ?? [];
  return [...new Set([...ingress.matchAll(/<cidrIp>([^<]+)/g)].map(([, range]) => range!))];
}

const failure = (promise: Promise<unknown>): Promise<Problem> =>
  promise.then(
    () => expect.fail('it was expected to fail'),
    (problem: Problem) => problem,
  );

test('small becomes standard: a reader, and a way out for each zone', async () => {
  const added = ['DatabaseReader', 'NatGatewayB', 'NatGatewayBElasticIp'];
  expect(await update({ Profile: 'standard' })).toEqual({ ...nothing, added });
});

test('other sizes, by the CloudFormation API alone: what is not named stays as it was', async () => {
  const cloudFormation = new CloudFormation(clientConfig(emulator));
  const described = async () => (await cloudFormation.describeStacks({ StackName: stack })).Stacks![0]!;
  const { Parameters: before = [] } = await described();
  const sizes: Values = {
    ...{ TaskCpu: '2048', TaskMemory: '8192', MinTasks: '2', MaxTasks: '20' },
    ...{ DatabaseMinCapacity: '1', DatabaseMaxCapacity: '32' },
  };
  await cloudFormation.updateStack({
    StackName: stack,
    UsePreviousTemplate: true,
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    Parameters: before.map(({ ParameterKey }) =>
      ParameterKey! in sizes
        ? { ParameterKey, ParameterValue: sizes[ParameterKey!]! }
        : { ParameterKey, UsePreviousValue: true },
    ),
  });
  const soon = { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilStackUpdateComplete(soon, { StackName: stack });
  expect(await done()).toEqual({ ...nothing, replaced: ['Task'] });
  expect(await service()).toMatchObject({ task: idOf('Task'), cpu: '2048', memory: '8192' });
  const capacity = /<MinCapacity>1(\.0)?<\/MinCapacity>\s*<MaxCapacity>32(\.0)?<\/MaxCapacity>/;
  expect(await query(emulator, 'rds', 'DescribeDBClusters')).toMatch(capacity);
  const { Parameters: after = [] } = await described();
  const values = (list: typeof before) =>
    Object.fromEntries(list.map((each) => [each.ParameterKey, each.ParameterValue]));
  expect(values(after)).toEqual({ ...values(before), ...sizes });
  expect(await admitted()).toEqual(['203.0.113.0/24']);
});

test('a new version: one task while the database is upgraded, and as many as before after that', async () => {
  const usual = { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: { rollback: true } };
  expect(await service()).toMatchObject(usual);
  const OpenEmrVersion = '8.5.0';
  expect(await update({ OpenEmrVersion, AllowUpgrade: 'true' })).toEqual({ ...nothing, replaced: ['Task'] });
  const upgrading = await service();
  expect(upgrading).toMatchObject({
    ...{ task: idOf('Task'), tasks: 1, minimumHealthyPercent: 0, maximumPercent: 100 },
    deploymentCircuitBreaker: { enable: true, rollback: false },
    variables: { UPGRADING: 'yes' },
  });
  expect(upgrading.image).toMatch(/openemr\/openemr:8\.5\.0$/);
  expect(await update({ AllowUpgrade: 'false' })).toEqual({ ...nothing, replaced: ['Task'] });
  const upgraded = await service();
  expect(upgraded).toMatchObject({ ...usual, task: idOf('Task'), image: upgrading.image });
  expect(upgraded.variables.UPGRADING).not.toBe('yes');
});

test('who may reach it: another range, and nobody', async () => {
  expect(await admitted()).toEqual(['203.0.113.0/24']);
  expect(await update({ AllowedCidr: '198.51.100.0/24' })).toEqual(nothing);
  expect(await admitted()).toEqual(['198.51.100.0/24']);
  expect(await update({ AllowedCidr: '' })).toEqual(nothing);
  expect(await admitted()).toEqual([]);
});

test('a name: its certificate takes the place of its own', async () => {
  const own = ['SelfSignedCertificate', 'SelfSignedCertificateRenewal', 'SelfSignedCertificateRenewalPermission'];
  const named = ['Certificate', 'DnsRecord'];
  const given = { DomainName: 'emr.clinic.example', HostedZoneId: zone };
  expect(await update(given)).toEqual({ added: named, removed: own, replaced: ['Task'] });
});

const ofThirdZone = [
  'MountTargetC',
  'NatGatewayC',
  'NatGatewayCElasticIp',
  'PrivateEgressOnlyRouteC',
  'PrivateNatRouteC',
  'PrivateRouteTableAssociationC',
  'PrivateRouteTableC',
  'PrivateSubnetC',
  'PublicInternetIpv6RouteC',
  'PublicInternetRouteC',
  'PublicRouteTableAssociationC',
  'PublicRouteTableC',
  'PublicSubnetC',
];
const endpoints = ['EcrApi', 'EcrDkr', 'Kms', 'Logs', 'Secretsmanager', 'SecurityGroup'].map(
  (name) => `Endpoints${name}`,
);

test.each([
  ['EnablePatientPortal', [], ['Task']],
  ['EnableApis', [], ['Task']],
  ['EnableDataApi', [], []],
  ['EnableGlobalAccelerator', ['Accelerator', 'AcceleratorEndpointGroup', 'AcceleratorListener'], []],
  ['CreateEndpoints', endpoints, []],
  ['EnableThirdZone', ofThirdZone, []],
])('%s on and off again: nothing of it is left', async (option, ids, replaced) => {
  const before = made;
  expect(await update({ [option]: 'true' })).toEqual({ added: ids, removed: [], replaced });
  expect(await update({ [option]: 'false' }, { gone: ids })).toEqual({ added: [], removed: ids, replaced });
  expect(changes(before, made)).toEqual({ ...nothing, replaced });
});

test('a shell for emergencies, on and off again', async () => {
  const before = new Set(made.keys());
  const { added } = await update({ EnableEcsExec: 'true' });
  expect(added).toContain('TaskEcsExecAccess');
  const { removed } = await update({ EnableEcsExec: 'false' }, { gone: added });
  expect(removed).toEqual(added);
  expect(new Set(made.keys())).toEqual(before);
});

test('an address for alarms comes and goes', async () => {
  expect(await update({ AlertEmail: 'it@clinic.example' })).toEqual({ ...nothing, added: ['EmailSubscription'] });
  expect(await update({ AlertEmail: '' })).toEqual({ ...nothing, removed: ['EmailSubscription'] });
});

test('the trail goes only by name, and its records stay', async () => {
  const before = new Set(made.keys());
  const { added, ...rest } = await update({ CreateTrail: 'true' });
  expect(rest).toEqual({ removed: [], replaced: [] });
  const trail = made;
  const { message } = await failure(update({ CreateTrail: 'false' }));
  expect(message).toContain('remove TrailStack/LogArchiveBucket');
  expect((await update({ CreateTrail: 'false' }, { gone: added })).removed).toEqual(added);
  expect(new Set(made.keys())).toEqual(before);
  const { trailList } = await callJson<{ trailList: object[] }>(emulator, 'cloudtrail', 'DescribeTrails', {});
  expect(trailList).toEqual([]);
  const kept = (id: string) => trail.get(id)!.physicalId;
  await new S3(clientConfig(emulator)).headBucket({ Bucket: kept('LogArchiveBucket') });
  const { KeyMetadata } = await callJson<{ KeyMetadata: object }>(emulator, 'kms', 'DescribeKey', {
    KeyId: kept('TrailKey'),
  });
  expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled' });
});

/** What is made anew with the database: its logs have its name, the backup names it, and the tasks ask it. */
const withDatabase = {
  stores: [
    'Database',
    'DatabaseAuditLogGroup',
    'DatabaseErrorLogGroup',
    'DatabaseReader',
    'DatabaseSlowQueryLogGroup',
    'DatabaseWriter',
  ],
  others: ['BackupSelection', 'Task'],
};
const restored = { SnapshotIdentifier: 'before-upgrade', DatabaseGeneration: '2' };

test('a snapshot alone is refused, since the database has its name: nothing is replaced', async () => {
  const before = await databases();
  const { where, what, fix } = await failure(
    update({ SnapshotIdentifier: restored.SnapshotIdentifier }, { replaced: withDatabase.stores }),
  );
  expect(where).toBe('emr/DataStack/Database (AWS::RDS::DBCluster)');
  expect(what).toContain('custom-named resource requires replacing');
  expect(fix).toMatch(/need different names.* The stack is unchanged\.$/s);
  expect(await done()).toEqual(nothing);
  expect(await databases()).toEqual(before);
});

test('an update that fails after it has replaced the database goes back to the old one', async () => {
  const [before, running] = [await databases(), await service()];
  const broken = { ...restored, HostedZoneId: 'Z0000000000000000000' };
  const { where, fix } = await failure(update(broken, { replaced: withDatabase.stores }));
  expect(where).toBe('emr/EdgeStack/DnsRecord (AWS::Route53::RecordSet)');
  expect(fix).toContain('check the IDs and ARNs in the parameters. The stack is unchanged.');
  expect(await done()).toEqual(nothing);
  expect(await databases()).toEqual(before);
  expect(await service()).toEqual(running);
  const snapshots = await query(emulator, 'rds', 'DescribeDBClusterSnapshots');
  expect(snapshots).not.toContain('<DBClusterIdentifier>');
});

test('a snapshot and a new generation: another database, and the old one leaves a snapshot', async () => {
  const before = idOf('Database');
  const { stores, others } = withDatabase;
  const secrets = [...made.keys()].filter((id) => made.get(id)!.type === 'AWS::SecretsManager::Secret').map(idOf);
  const { added, removed, replaced } = await update(restored, { replaced: stores });
  expect([added, removed]).toEqual([[], []]);
  const ofAws = replaced.filter((id) => !made.get(id)!.type.startsWith('Custom::'));
  expect(ofAws).toEqual([...stores, ...others].sort());
  expect(Object.keys(await databases())).toEqual([idOf('Database')]);
  const snapshots = await query(emulator, 'rds', 'DescribeDBClusterSnapshots', { DBClusterIdentifier: before });
  expect(snapshots).toContain('<Status>available</Status>');
  expect((await service()).variables.MYSQL_HOST).toMatch(new RegExp(`^${idOf('Database')}\\.`));
  for (const secret of ['DatabaseMasterSecret', 'DatabaseUserSecret']) {
    expect(secrets).toContain(idOf(secret));
    const asked = { SecretId: idOf(secret) };
    const { SecretString } = await callJson<{ SecretString: string }>(
      emulator,
      'secretsmanager',
      'GetSecretValue',
      asked,
    );
    expect(JSON.parse(SecretString).host).toMatch(new RegExp(`^${idOf('Database')}\\.`));
  }
});

test('a file system that was restored: the tasks mount it, and the old one stays', async () => {
  const old = idOf('FileSystem');
  const asked = JSON.stringify({ CreationToken: 'restored', Encrypted: true });
  const { FileSystemId } = JSON.parse(await ask(emulator, 'elasticfilesystem', '/2015-02-01/file-systems', asked));
  const given = { ExistingFileSystemId: FileSystemId, FileSystemPath: '/aws-backup-restore_2026-11-22/sites' };
  const replaced = ['BackupSelection', 'FileSystemAccessPoint', 'MountTargetA', 'MountTargetB', 'Task'];
  expect(await update(given, { gone: ['FileSystem'] })).toEqual({ added: [], removed: ['FileSystem'], replaced });
  const targets = (id: string) => ask(emulator, 'elasticfilesystem', `/2015-02-01/mount-targets?FileSystemId=${id}`);
  expect(JSON.parse(await targets(FileSystemId)).MountTargets).toHaveLength(2);
  expect(JSON.parse(await targets(old)).MountTargets).toEqual([]);
  await ask(emulator, 'elasticfilesystem', `/2015-02-01/file-systems?FileSystemId=${old}`);
});
