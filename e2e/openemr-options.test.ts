import { createRequire } from 'node:module';
import * as clientS3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { file as parquet } from '../blueprints/openemr/src/export-tables/testing.ts';
import { openEmr } from '../blueprints/openemr/src/openemr.ts';
import { clientConfig } from '../tools/src/aws.ts';
import { bundleCode } from '../tools/src/build/code.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import type { Published } from '../tools/src/publish/publish.ts';
import type { Emulator } from './support/emulator.ts';
import { callJson } from './support/json-api.ts';
import {
  type Changes,
  changes,
  expectRetained,
  type ResourcesById,
  resourcesById,
  startOpenEmr,
} from './support/openemr.ts';
import { query, sendRequest } from './support/query-api.ts';
import { deploy } from './support/release.ts';

/** One stack, whose options are turned on and off by the tests. */
const stack = 'emr';
const repository = 'arn:aws:ecr:us-east-1:111122223333:repository/copies/openemr';
const both = { EnableAnalytics: 'true', EnableBedrock: 'true', BedrockModelId: 'amazon.nova-lite-v1:0' };
/**
 * Resources with ePHI of the export, which are retained; and other resources with data. The tool asks for confirmation
 * for each.
 */
const retained = ['AthenaResultBucket', 'ExportKey', 'ExportBucket'];
const deleted = [
  'CompleteExportQueue',
  'CompleteExportDeadLetterQueue',
  'ExportDatabase',
  'ExportTablesLogGroup',
  'ExportScheduleDeadLetterQueue',
];

let emulator: Emulator;
let published: Published;
let created: ResourcesById;
let outputs: Readonly<Record<string, string>>;

async function update(parameters: Readonly<Record<string, string>>, allowReplacement: readonly string[] = []) {
  const before = created ?? new Map();
  ({ outputs } = await deploy(emulator, published, stack, { parameters, allowReplacement }));
  created = await resourcesById(emulator, stack);
  return changes(before, created);
}
const idOf = (logicalId: string): string => created.get(logicalId)!.physicalId;

beforeAll(async () => {
  ({ emulator, published } = await startOpenEmr());
  await update({
    Profile: 'small',
    MinTasks: '1',
    AllowedCidr: '203.0.113.0/24',
    ImageRepositoryArn: repository,
    ...both,
  });
});
afterAll(() => emulator?.stop());

const parts: Readonly<Record<'analytics' | 'bedrock', readonly string[]>> = {
  analytics: idsIn('analytics')
    .concat('AnalystRole', 'ExportStarterRole', 'ExportTablesRole', 'ExportWriterRole')
    .sort(),
  bedrock: idsIn('bedrock').concat('BedrockRole').sort(),
};
function idsIn(name: string): string[] {
  return openEmr.plan.stacks[name]!.flatMap(({ resources }) => resources.map(({ id }) => id));
}

test('an image in ECR is referenced by its repository, and the execution role can pull it', async () => {
  const input = { taskDefinition: idOf('Task') };
  const { taskDefinition } = await callJson<{
    taskDefinition: { executionRoleArn: string; containerDefinitions: { image: string }[] };
  }>(emulator, 'ecs', 'DescribeTaskDefinition', input);
  expect(taskDefinition.containerDefinitions[0]!.image).toMatch(
    /^111122223333\.dkr\.ecr\.us-east-1\.amazonaws\.com\/copies\/openemr:8\.\d\.\d@sha256:/,
  );
  expect(taskDefinition.executionRoleArn).toBe(outputs.ExecutionRoleArn);
  const policy = idOf('TaskExecutionAccess');
  const version = await query(emulator, 'iam', 'GetPolicyVersion', { PolicyArn: policy, VersionId: 'v1' });
  const document = decodeURIComponent(/<Document>([^<]+)</.exec(version)![1]!);
  expect(document).toContain('ecr:GetAuthorizationToken');
  expect(document).toContain(repository);
});

describe('with both options', () => {
  test('the export request has all parameters that RDS requires', async () => {
    const [group, name] = [idOf('ExportScheduleGroup'), idOf('ExportSchedule').split('/').at(-1)!];
    const schedule = JSON.parse(await sendRequest(emulator, 'scheduler', `/schedules/${name}?groupName=${group}`)) as {
      Target: { Input: string; RoleArn: string };
    };
    const clusters = await query(emulator, 'rds', 'DescribeDBClusters', { DBClusterIdentifier: idOf('Database') });
    expect(JSON.parse(schedule.Target.Input)).toEqual({
      ExportTaskIdentifier: 'export-<aws.scheduler.execution-id>',
      SourceArn: /<DBClusterArn>([^<]+)</.exec(clusters)![1],
      S3BucketName: outputs.ExportBucket,
      IamRoleArn: expect.stringContaining(idOf('ExportWriterRole')),
      KmsKeyId: expect.stringContaining(idOf('ExportKey')),
      ExportOnly: ['openemr'],
    });
    expect(schedule.Target.RoleArn).toContain(idOf('ExportStarterRole'));
  });

  test('the tables of the newest export are in the catalog', async () => {
    const s3 = new clientS3.S3(clientConfig(emulator));
    const put = (name: string, table: string) =>
      s3.putObject({
        Bucket: outputs.ExportBucket!,
        Key: `${name}/openemr/openemr.${table}/1/part-00000-a.gz.parquet`,
        Body: parquet,
      });
    await put('export-one', 'patient_data');
    await put('export-one', 'lists');
    await put('export-two', 'patient_data');
    await showTables([complete('export-one', 1)]);
    expect((await tables()).map(({ Name }) => Name).sort()).toEqual(['lists', 'patient_data']);
    await showTables([complete('export-one', 1), complete('export-two', 2)]);
    const [only, ...others] = await tables();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      Name: 'patient_data',
      StorageDescriptor: {
        Location: `s3://${outputs.ExportBucket}/export-two/openemr/openemr.patient_data/`,
        Columns: expect.arrayContaining([
          { Name: 'fname', Type: 'string' },
          { Name: 'billed', Type: 'decimal(12,2)' },
        ]),
      },
    });
  });
});

describe('turned off, and on again', () => {
  const only = (all: Partial<Changes>): Changes => ({ added: [], removed: [], replaced: [], ...all });

  test('analytics deletes all its resources, except those with exports', async () => {
    const [bucket, key] = [idOf('ExportBucket'), idOf('ExportKey')];
    expect(await update({ EnableAnalytics: 'false' }, [...retained, ...deleted])).toEqual(
      only({ removed: parts.analytics }),
    );
    expect(outputs).not.toHaveProperty('ExportBucket');
    const s3 = new clientS3.S3(clientConfig(emulator));
    expect((await s3.listObjectsV2({ Bucket: bucket })).KeyCount).toBe(3);
    expect(await callJson(emulator, 'kms', 'DescribeKey', { KeyId: key })).toMatchObject({
      KeyMetadata: { KeyState: 'Enabled' },
    });
    expect(await update({ EnableAnalytics: 'true' })).toEqual(only({ added: parts.analytics }));
    expect(outputs.ExportBucket).not.toBe(bucket);
  });

  test('Bedrock deletes all its resources, and the cluster is not replaced', async () => {
    const cluster = idOf('Database');
    expect(await update({ EnableBedrock: 'false' })).toEqual(only({ removed: parts.bedrock }));
    expect(await update({ EnableBedrock: 'true' })).toEqual(only({ added: parts.bedrock }));
    expect(idOf('Database')).toBe(cluster);
  });
});

test('a deletion retains the exports and their key', async () => {
  const all = [...created.values()];
  expect(all.map(({ logicalId }) => logicalId)).toEqual(expect.arrayContaining(retained));
  await deleteStack({ aws: emulator, stackName: stack, yes: true, interactive: false, say: () => undefined });
  await expectRetained(emulator, all);
});

const complete = (id: string, day: number) => ({
  ExportTaskIdentifier: id,
  Status: 'COMPLETE',
  TaskEndTime: new Date(Date.UTC(2026, 10, day)),
});

interface GlueTable {
  readonly Name: string;
  readonly StorageDescriptor: object;
}
const tables = async () => {
  const input = { DatabaseName: outputs.ExportDatabase };
  return (await callJson<{ TableList: GlueTable[] }>(emulator, 'glue', 'GetTables', input)).TableList;
};

/** Runs the bundled function against S3 and Glue of the emulator, and an RDS stand-in that returns these exports. */
async function showTables(ExportTasks: readonly object[]): Promise<void> {
  const { blueprint } = await bundleCode(openEmr);
  const [fn] = blueprint.plan.stacks.analytics!.flatMap(({ resources }) =>
    resources.filter(({ id }) => id === 'ExportTables'),
  );
  const { ZipFile } = (fn!.properties as { Code: { ZipFile: string } }).Code;
  const command = (action: string) =>
    class {
      readonly action = action;
      readonly input: object;
      constructor(input: object) {
        this.input = input;
      }
    };
  const client = (send: (command: { action: string; input: object }) => Promise<unknown>) =>
    class {
      send = send;
    };
  const sdk: Readonly<Record<string, object>> = {
    '@aws-sdk/client-s3': {
      ...clientS3,
      S3Client: class extends clientS3.S3Client {
        constructor() {
          super(clientConfig(emulator));
        }
      },
    },
    '@aws-sdk/client-rds': {
      RDSClient: client(async () => ({ ExportTasks })),
      DescribeExportTasksCommand: command('DescribeExportTasks'),
    },
    '@aws-sdk/client-glue': {
      GlueClient: client(({ action, input }) => callJson(emulator, 'glue', action, input)),
      ...Object.fromEntries(
        ['CreateTable', 'UpdateTable', 'GetTables', 'DeleteTable'].map((action) => [
          `${action}Command`,
          command(action),
        ]),
      ),
    },
  };
  const environment = {
    CLUSTER_ARN: idOf('Database'),
    BUCKET: outputs.ExportBucket!,
    CATALOG: outputs.ExportDatabase!,
    DATABASE: 'openemr',
  };
  const module = { exports: {} as { handler(): Promise<object> } };
  const required = createRequire(import.meta.url);
  const run = new Function('module', 'exports', 'require', 'process', 'console', ZipFile);
  const quiet = { log: () => undefined };
  run(module, module.exports, (name: string) => sdk[name] ?? required(name), { env: environment }, quiet);
  expect(await module.exports.handler()).toEqual({ batchItemFailures: [] });
}
