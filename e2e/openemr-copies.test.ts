import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { Problem } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import type { Emulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import { expectRetained, type ResourcesById, resourcesById, startOpenEmr } from './support/openemr.ts';
import { query, sendRequest } from './support/query-api.ts';
import { deploy } from './support/release.ts';

const say = () => undefined;
let emulator: Emulator;
let published: Published;
let cloudFormation: CloudFormation;
beforeAll(async () => {
  ({ emulator, published } = await startOpenEmr());
  cloudFormation = new CloudFormation(clientConfig(emulator));
});
afterAll(() => emulator?.stop());

const create = (stackName: string, parameters: Readonly<Record<string, string>> = {}) =>
  deploy(emulator, published, stackName, { parameters });
const remove = (stackName: string) => deleteStack({ aws: emulator, stackName, yes: true, interactive: false, say });
const all = (resources: ResourcesById) => [...resources.values()];
/** Physical IDs, without custom resources, which have none of their own. */
const idsOf = (resources: ResourcesById) =>
  all(resources)
    .filter(({ type }) => !type.startsWith('Custom::'))
    .map(({ physicalId }) => physicalId);

/** Expensive resources, and resources with ePHI, by service. */
async function existingResources() {
  const names = (text: string, tag: string) =>
    [...text.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, 'g'))].map(([, name]) => name!).sort();
  const { clusterArns } = await callJson<{ clusterArns: string[] }>(emulator, 'ecs', 'ListClusters', {});
  const { SecretList } = await callJson<{ SecretList: { ARN: string }[] }>(
    emulator,
    'secretsmanager',
    'ListSecrets',
    {},
  );
  const { logGroups } = await callJson<{ logGroups: { logGroupName: string }[] }>(
    emulator,
    'logs',
    'DescribeLogGroups',
    {},
  );
  const { Buckets = [] } = await new S3(clientConfig(emulator)).listBuckets({});
  const files = await sendRequest(emulator, 'elasticfilesystem', '/2015-02-01/file-systems');
  return {
    databases: names(await query(emulator, 'rds', 'DescribeDBClusters'), 'DBClusterIdentifier'),
    vpcs: names(await query(emulator, 'ec2', 'DescribeVpcs'), 'vpcId'),
    balancers: names(await query(emulator, 'elasticloadbalancing', 'DescribeLoadBalancers'), 'LoadBalancerArn'),
    files: (JSON.parse(files).FileSystems as { FileSystemId: string }[]).map(({ FileSystemId }) => FileSystemId).sort(),
    clusters: [...clusterArns].sort(),
    secrets: SecretList.map(({ ARN }) => ARN).sort(),
    logGroups: logGroups.map(({ logGroupName }) => logGroupName).sort(),
    buckets: Buckets.map(({ Name }) => Name!).sort(),
  };
}

test('a failed creation reports resource and reason, leaves only logs, and can be repeated', async () => {
  const { buckets, ...before } = await existingResources();
  const outcome = create('emr', { ExistingFileSystemId: 'fs-0123456789abcdef0' });
  const { where, what, fix } = await outcome.then(
    () => expect.fail('it was expected to fail'),
    (problem: Problem) => problem,
  );
  expect(where).toBe('emr/DataStack/FileSystemAccessPoint (AWS::EFS::AccessPoint)');
  expect(what).toContain('fs-0123456789abcdef0');
  expect(fix).toContain('check the IDs and ARNs in the parameters. ');
  expect(fix).toContain(', except retained resources: ');
  const { buckets: remaining, ...after } = await existingResources();
  expect(after).toEqual(before);
  const retained = remaining.filter((name) => !buckets.includes(name));
  expect(retained.length).toBeGreaterThan(0);
  for (const name of retained) expect(fix).toContain(`(${name})`);
  expect((await create('emr')).operation).toBe('create');
});

test('two systems in one account, one of them from the flat template, share no resources', async () => {
  const { url } = published.flat!;
  const bucket = published.bucket;
  const key = new URL(url).pathname.slice(1);
  const { Body } = await new S3(clientConfig(emulator)).getObject({ Bucket: bucket, Key: key });
  const TemplateBody = await Body!.transformToString();
  expect(Buffer.byteLength(TemplateBody)).toBeGreaterThan(51_200);
  expect(Buffer.byteLength(TemplateBody)).toBeLessThanOrEqual(1_000_000);
  const Capabilities: ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM')[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'];
  await expect(cloudFormation.createStack({ StackName: 'flat', TemplateBody, Capabilities })).rejects.toThrow(/51200/);
  await cloudFormation.createStack({ StackName: 'flat', TemplateURL: url, Capabilities });
  const soon = { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilStackCreateComplete(soon, { StackName: 'flat' });
  const [nested, flat] = [await resourcesById(emulator, 'emr'), await resourcesById(emulator, 'flat')];
  expect([...flat.keys()].sort()).toEqual([...nested.keys()].sort());
  expect(flat.size).toBeLessThanOrEqual(500);
  const taken = idsOf(nested);
  expect(idsOf(flat).filter((id) => taken.includes(id))).toEqual([]);
});

test('one is deleted, and the other is not changed; created again with the same name, it has new resources', async () => {
  const [nested, flat] = [await resourcesById(emulator, 'emr'), await resourcesById(emulator, 'flat')];
  await remove('emr');
  await expectRetained(emulator, all(nested));
  const settings = () => sendRequest(emulator, 'backup', '/account-settings');
  expect(JSON.parse(await settings()).ResourceTypeOptInPreference).toMatchObject({ Aurora: true, EFS: true });
  await query(emulator, 'iam', 'GetRole', { RoleName: 'AWSServiceRoleForEcs' });
  const existing = await existingResources();
  const id = (logicalId: string) => flat.get(logicalId)!.physicalId;
  expect(existing.databases).toEqual([id('Database')]);
  expect(existing.balancers).toEqual([id('LoadBalancer')]);
  expect(existing.vpcs).toContain(id('Vpc'));
  expect(existing.secrets).toEqual(expect.arrayContaining(['DatabaseMasterSecret', 'DatabaseUserSecret'].map(id)));

  await create('emr');
  const again = await resourcesById(emulator, 'emr');
  expect([...again.keys()].sort()).toEqual([...nested.keys()].sort());
  const taken = [...idsOf(nested), ...idsOf(flat)];
  expect(idsOf(again).filter((id) => taken.includes(id))).toEqual([]);
  await expectRetained(emulator, all(nested));
});

test('the flat one is deleted by the API, and the same resources are retained', async () => {
  const flat = await resourcesById(emulator, 'flat');
  await cloudFormation.deleteStack({ StackName: 'flat' });
  const soon = { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilStackDeleteComplete(soon, { StackName: 'flat' });
  await expectRetained(emulator, all(flat));
  expect((await existingResources()).databases).toHaveLength(1);
});
