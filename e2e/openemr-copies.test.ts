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
import { expectKept, type Made, madeBy, startOpenEmr } from './support/openemr.ts';
import { ask, query } from './support/query-api.ts';
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
const all = (made: Made) => [...made.values()];
/** Custom resources of ours do something to what is there, and have no id of their own. */
const idsOf = (made: Made) =>
  all(made)
    .filter(({ type }) => !type.startsWith('Custom::'))
    .map(({ physicalId }) => physicalId);

/** What there is of the things that cost the most, or hold ePHI, by service. */
async function standing() {
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
  const files = await ask(emulator, 'elasticfilesystem', '/2015-02-01/file-systems');
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

test('a create that fails says where and why, leaves only logs, and can be tried again', async () => {
  const { buckets, ...before } = await standing();
  const outcome = create('emr', { ExistingFileSystemId: 'fs-0123456789abcdef0' });
  const { where, what, fix } = await outcome.then(
    () => expect.fail('it was expected to fail'),
    (problem: Problem) => problem,
  );
  expect(where).toBe('emr/DataStack/FileSystemAccessPoint (AWS::EFS::AccessPoint)');
  expect(what).toContain('fs-0123456789abcdef0');
  expect(fix).toContain('check the IDs and ARNs in the parameters. ');
  expect(fix).toContain(', except retained resources: ');
  const { buckets: left, ...after } = await standing();
  expect(after).toEqual(before);
  const kept = left.filter((name) => !buckets.includes(name));
  expect(kept.length).toBeGreaterThan(0);
  for (const name of kept) expect(fix).toContain(`(${name})`);
  expect((await create('emr')).operation).toBe('create');
});

test('two stand side by side, one of them made of the flat template; neither has what the other has', async () => {
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
  const [nested, flat] = [await madeBy(emulator, 'emr'), await madeBy(emulator, 'flat')];
  expect([...flat.keys()].sort()).toEqual([...nested.keys()].sort());
  expect(flat.size).toBeLessThanOrEqual(500);
  const taken = idsOf(nested);
  expect(idsOf(flat).filter((id) => taken.includes(id))).toEqual([]);
});

test('one is deleted, and the other is as it was; made again under its name, it is another', async () => {
  const [nested, flat] = [await madeBy(emulator, 'emr'), await madeBy(emulator, 'flat')];
  await remove('emr');
  await expectKept(emulator, all(nested));
  const settings = () => ask(emulator, 'backup', '/account-settings');
  expect(JSON.parse(await settings()).ResourceTypeOptInPreference).toMatchObject({ Aurora: true, EFS: true });
  await query(emulator, 'iam', 'GetRole', { RoleName: 'AWSServiceRoleForEcs' });
  const there = await standing();
  const id = (logicalId: string) => flat.get(logicalId)!.physicalId;
  expect(there.databases).toEqual([id('Database')]);
  expect(there.balancers).toEqual([id('LoadBalancer')]);
  expect(there.vpcs).toContain(id('Vpc'));
  expect(there.secrets).toEqual(expect.arrayContaining(['DatabaseMasterSecret', 'DatabaseUserSecret'].map(id)));

  await create('emr');
  const again = await madeBy(emulator, 'emr');
  expect([...again.keys()].sort()).toEqual([...nested.keys()].sort());
  const taken = [...idsOf(nested), ...idsOf(flat)];
  expect(idsOf(again).filter((id) => taken.includes(id))).toEqual([]);
  await expectKept(emulator, all(nested));
});

test('the flat one is deleted by the API, and keeps the same', async () => {
  const flat = await madeBy(emulator, 'flat');
  await cloudFormation.deleteStack({ StackName: 'flat' });
  const soon = { client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await waitUntilStackDeleteComplete(soon, { StackName: 'flat' });
  await expectKept(emulator, all(flat));
  expect((await standing()).databases).toHaveLength(1);
});
