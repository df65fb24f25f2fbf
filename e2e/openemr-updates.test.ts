import { X509Certificate } from 'node:crypto';
import { CloudFormation, waitUntilStackUpdateComplete } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { Problem } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import type { Emulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import {
  type Changes,
  changes,
  hostedZone,
  isStore,
  type ResourcesById,
  resourcesById,
  startOpenEmr,
} from './support/openemr.ts';
import { query, sendRequest } from './support/query-api.ts';
import { deploy } from './support/release.ts';

/** One stack, updated by each test. */
const stack = 'emr';
type Values = Readonly<Record<string, string>>;

let emulator: Emulator;
let published: Published;
let zone: string;
let resources: ResourcesById;
let outputs: Values;
beforeAll(async () => {
  ({ emulator, published } = await startOpenEmr());
  zone = await hostedZone(emulator);
  const parameters = { Profile: 'small', MinTasks: '1', AllowedCidr: '203.0.113.0/24' };
  ({ outputs } = await deploy(emulator, published, stack, { parameters }));
  resources = await resourcesById(emulator, stack);
});
afterAll(() => emulator?.stop());

const idOf = (logicalId: string): string => resources.get(logicalId)!.physicalId;
const accelerator = ['Accelerator', 'AcceleratorEndpointGroup', 'AcceleratorListener'];
const nothing: Changes = { added: [], removed: [], replaced: [] };

/** Changes since the previous update. No store is replaced, except the listed ones. */
async function done(replacedStores: readonly string[] = []): Promise<Changes> {
  const before = resources;
  resources = await resourcesById(emulator, stack);
  const all = changes(before, resources);
  expect(all.replaced.filter((id) => isStore(resources.get(id)!))).toEqual(replacedStores);
  return all;
}

/** Updates like `hipaa-stacks deploy`. Each store that is deleted or replaced must be listed. */
async function update(parameters: Values, losses: { gone?: readonly string[]; replaced?: readonly string[] } = {}) {
  const { gone: deleted = [], replaced = [] } = losses;
  const allowReplacement = [...deleted, ...replaced];
  const deployed = await deploy(emulator, published, stack, { parameters, allowReplacement });
  ({ outputs } = deployed);
  expect(deployed.operation).toBe('update');
  return done(replaced);
}

async function service() {
  const [cluster, arn] = [idOf('Cluster'), idOf('Service')];
  const { services } = await callJson<{ services: Service[] }>(emulator, 'ecs', 'DescribeServices', {
    cluster,
    services: [arn],
  });
  const { taskDefinition: task, desiredCount: tasks, deploymentConfiguration } = services[0]!;
  const input = { taskDefinition: task };
  const { taskDefinition } = await callJson<{ taskDefinition: TaskDefinition }>(
    emulator,
    'ecs',
    'DescribeTaskDefinition',
    input,
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

/** Starts the task that upgrades, as the README says. */
const startUpgrade = () =>
  callJson(emulator, 'ecs', 'UpdateService', {
    ...{ cluster: idOf('Cluster'), service: idOf('Service') },
    ...{ desiredCount: 1, forceNewDeployment: true },
  });

/** The existing databases, by name, with the resource ID of RDS. */
async function databases() {
  const clusters = (await query(emulator, 'rds', 'DescribeDBClusters')).split('<DBCluster>').slice(1);
  const of = (text: string, tag: string) => new RegExp(`<${tag}>([^<]*)<`).exec(text)?.[1];
  return Object.fromEntries(clusters.map((text) => [of(text, 'DBClusterIdentifier'), of(text, 'DbClusterResourceId')]));
}

/** IP ranges that can connect to the load balancer. */
async function allowedRanges(): Promise<readonly string[]> {
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

test('from small to standard: a reader, and a NAT gateway for each zone', async () => {
  const added = ['DatabaseReader', 'NatGatewayB', 'NatGatewayBElasticIp'];
  expect(await update({ Profile: 'standard' })).toEqual({ ...nothing, added });
});

test('other sizes, by the CloudFormation API only: other parameters keep their values', async () => {
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
  expect(await allowedRanges()).toEqual(['203.0.113.0/24']);
});

test('a new version: the update stops all tasks and starts none; a task is started by a command, and as many as before run after that', async () => {
  const usual = { minimumHealthyPercent: 100, maximumPercent: 200, deploymentCircuitBreaker: { rollback: true } };
  expect(await service()).toMatchObject(usual);
  const OpenEmrVersion = '8.5.0';
  expect(await update({ OpenEmrVersion, AllowUpgrade: 'true' })).toEqual({ ...nothing, replaced: ['Task'] });
  const upgrading = await service();
  expect(upgrading).toMatchObject({
    ...{ task: idOf('Task'), tasks: 0, minimumHealthyPercent: 0, maximumPercent: 100 },
    deploymentCircuitBreaker: { enable: true, rollback: false },
    variables: { UPGRADING: 'yes' },
  });
  expect(upgrading.image).toMatch(/openemr\/openemr:8\.5\.0$/);
  await startUpgrade();
  expect(await service()).toEqual({ ...upgrading, tasks: 1 });
  expect(await update({ AllowUpgrade: 'false' })).toEqual({ ...nothing, replaced: ['Task'] });
  const upgraded = await service();
  expect(upgraded.tasks).toBeGreaterThan(0);
  expect(upgraded).toMatchObject({ ...usual, task: idOf('Task'), image: upgrading.image });
  expect(upgraded.variables.UPGRADING).not.toBe('yes');
});

test('allowed IP ranges: another range, and none', async () => {
  expect(await allowedRanges()).toEqual(['203.0.113.0/24']);
  expect(await update({ AllowedCidr: '198.51.100.0/24' })).toEqual(nothing);
  expect(await allowedRanges()).toEqual(['198.51.100.0/24']);
  expect(await update({ AllowedCidr2: '203.0.113.0/24', AllowedCidr5: '192.0.2.7/32' })).toEqual(nothing);
  expect(await allowedRanges()).toEqual(['198.51.100.0/24', '203.0.113.0/24', '192.0.2.7/32']);
  expect(await update({ AllowedCidr: '', AllowedCidr2: '', AllowedCidr5: '' })).toEqual(nothing);
  expect(await allowedRanges()).toEqual([]);
});

test('connections to servers of the user: each is one egress rule', async () => {
  const added = ['TaskToDirectoryEgress', 'TaskToLaboratoryEgress', 'TaskToMailServerEgress'];
  const given = { MailServerCidr: '203.0.113.25/32', DirectoryCidr: '10.20.0.0/24', LaboratoryCidr: '0.0.0.0/0' };
  expect(await update(given)).toEqual({ ...nothing, added });
  const group = await query(emulator, 'ec2', 'DescribeSecurityGroups', { 'GroupId.1': idOf('ServiceSecurityGroup') });
  const [egress = ''] = /<ipPermissionsEgress>.*?<\/ipPermissionsEgress>/s.exec(group) ?? [];
  for (const port of [587, 636, 22]) expect(egress).toContain(`<fromPort>${port}</fromPort>`);
  const without = { MailServerCidr: '', DirectoryCidr: '', LaboratoryCidr: '' };
  expect(await update(without)).toEqual({ ...nothing, removed: added });
});

/** The certificate of the HTTPS listener and its CA. */
async function certificates() {
  const input = { CertificateArn: outputs.CertificateArn };
  const { Certificate, CertificateChain } = await callJson<Values>(emulator, 'acm', 'GetCertificate', input);
  return [new X509Certificate(Certificate!), new X509Certificate(CertificateChain!)] as const;
}
const host = () => new URL(outputs.Url!).hostname;

test('the certificate without a domain is for the name that users open, also for that of the accelerator', async () => {
  const { CertificateArn } = outputs;
  expect(host()).toBe(outputs.LoadBalancerName!.toLowerCase());
  const [certificate, authority] = await certificates();
  expect(certificate.checkHost(host())).toBeTruthy();
  expect(certificate.checkIssued(authority)).toBe(true);

  await update({ EnableGlobalAccelerator: 'true' });
  expect(host()).toBe(outputs.AcceleratorDnsName);
  expect(outputs).toMatchObject({ CertificateArn, AcceleratorIpv4Addresses: expect.stringMatching(/^[0-9.,]+$/) });
  const [accelerated] = await certificates();
  for (const name of [host(), outputs.LoadBalancerName!]) expect(accelerated.checkHost(name)).toBeTruthy();

  await update({ EnableGlobalAccelerator: 'false' }, { gone: accelerator });
  expect((await certificates())[0].checkHost(host())).toBeTruthy();
});

test('a domain name: its certificate replaces the self-signed one', async () => {
  const own = ['', 'AuthoritySecret', 'Renewal', 'RenewalPermission'].map((part) => `SelfSignedCertificate${part}`);
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
  ['EnableGlobalAccelerator', accelerator, []],
  ['CreateEndpoints', endpoints, []],
  ['EnableThirdZone', ofThirdZone, []],
])('%s on and off again: all its resources are deleted', async (option, ids, replaced) => {
  const before = resources;
  expect(await update({ [option]: 'true' })).toEqual({ added: ids, removed: [], replaced });
  expect(await update({ [option]: 'false' }, { gone: ids })).toEqual({ added: [], removed: ids, replaced });
  expect(changes(before, resources)).toEqual({ ...nothing, replaced });
});

test('ECS Exec on and off again', async () => {
  const before = new Set(resources.keys());
  const { added } = await update({ EnableEcsExec: 'true' });
  expect(added).toContain('TaskEcsExecAccess');
  const { removed } = await update({ EnableEcsExec: 'false' }, { gone: added });
  expect(removed).toEqual(added);
  expect(new Set(resources.keys())).toEqual(before);
});

test('an email address for alarms is added and removed', async () => {
  expect(await update({ AlertEmail: 'it@clinic.example' })).toEqual({ ...nothing, added: ['EmailSubscription'] });
  expect(await update({ AlertEmail: '' })).toEqual({ ...nothing, removed: ['EmailSubscription'] });
});

test('the trail is deleted only with confirmation, and its log files are retained', async () => {
  const before = new Set(resources.keys());
  const { added, ...rest } = await update({ CreateTrail: 'true' });
  expect(rest).toEqual({ removed: [], replaced: [] });
  const trail = resources;
  const { message } = await failure(update({ CreateTrail: 'false' }));
  expect(message).toContain('remove TrailStack/LogArchiveBucket');
  expect((await update({ CreateTrail: 'false' }, { gone: added })).removed).toEqual(added);
  expect(new Set(resources.keys())).toEqual(before);
  const { trailList } = await callJson<{ trailList: object[] }>(emulator, 'cloudtrail', 'DescribeTrails', {});
  expect(trailList).toEqual([]);
  const physicalIdOf = (id: string) => trail.get(id)!.physicalId;
  await new S3(clientConfig(emulator)).headBucket({ Bucket: physicalIdOf('LogArchiveBucket') });
  const { KeyMetadata } = await callJson<{ KeyMetadata: object }>(emulator, 'kms', 'DescribeKey', {
    KeyId: physicalIdOf('TrailKey'),
  });
  expect(KeyMetadata).toMatchObject({ KeyState: 'Enabled' });
});

/**
 * Resources that are replaced with the database: its log groups have its name, the backup selection contains it, and
 * the tasks use it.
 */
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

test('a snapshot only is refused, because the database has a custom name: nothing is replaced', async () => {
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

test('an update that fails after it has replaced the database is rolled back to the old one', async () => {
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

test('a snapshot and a new generation: a new database, and a snapshot of the old one', async () => {
  const before = idOf('Database');
  const { stores, others } = withDatabase;
  const secrets = [...resources.keys()]
    .filter((id) => resources.get(id)!.type === 'AWS::SecretsManager::Secret')
    .map(idOf);
  const { added, removed, replaced } = await update(restored, { replaced: stores });
  expect([added, removed]).toEqual([[], []]);
  const ofAws = replaced.filter((id) => !resources.get(id)!.type.startsWith('Custom::'));
  expect(ofAws).toEqual([...stores, ...others].sort());
  expect(Object.keys(await databases())).toEqual([idOf('Database')]);
  const snapshots = await query(emulator, 'rds', 'DescribeDBClusterSnapshots', { DBClusterIdentifier: before });
  expect(snapshots).toContain('<Status>available</Status>');
  expect((await service()).variables.MYSQL_HOST).toMatch(new RegExp(`^${idOf('Database')}\\.`));
  for (const secret of ['DatabaseMasterSecret', 'DatabaseUserSecret']) {
    expect(secrets).toContain(idOf(secret));
    const input = { SecretId: idOf(secret) };
    const { SecretString } = await callJson<{ SecretString: string }>(
      emulator,
      'secretsmanager',
      'GetSecretValue',
      input,
    );
    expect(JSON.parse(SecretString).host).toMatch(new RegExp(`^${idOf('Database')}\\.`));
  }
});

test('a restored file system: the tasks mount it, and the old one is retained', async () => {
  const old = idOf('FileSystem');
  const input = JSON.stringify({ CreationToken: 'restored', Encrypted: true });
  const { FileSystemId } = JSON.parse(
    await sendRequest(emulator, 'elasticfilesystem', '/2015-02-01/file-systems', input),
  );
  const given = { ExistingFileSystemId: FileSystemId, FileSystemPath: '/aws-backup-restore_2026-11-22/sites' };
  const replaced = ['BackupSelection', 'FileSystemAccessPoint', 'MountTargetA', 'MountTargetB', 'Task'];
  expect(await update(given, { gone: ['FileSystem'] })).toEqual({ added: [], removed: ['FileSystem'], replaced });
  const targets = (id: string) =>
    sendRequest(emulator, 'elasticfilesystem', `/2015-02-01/mount-targets?FileSystemId=${id}`);
  expect(JSON.parse(await targets(FileSystemId)).MountTargets).toHaveLength(2);
  expect(JSON.parse(await targets(old)).MountTargets).toEqual([]);
  await sendRequest(emulator, 'elasticfilesystem', `/2015-02-01/file-systems?FileSystemId=${old}`);
});
