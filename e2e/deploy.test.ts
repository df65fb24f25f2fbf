import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import type { Problem, Template } from '@hipaa-stacks/cloudformation';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type AwsOptions, clientConfig } from '../tools/src/aws.ts';
import { deleteCommand } from '../tools/src/commands/delete.ts';
import { deployCommand } from '../tools/src/commands/deploy.ts';
import { type DeployOptions, deleteStack, deployStack, Interrupted } from '../tools/src/deploy/index.ts';
import { writeFixtureRelease } from '../tools/src/publish/testing/fixture-release.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';

/** Templates as `link` writes them: keys and stores in one nested stack, resources that use them in another. */
const data: Template = {
  Parameters: { BucketName: { Type: 'String' } },
  Conditions: { HasName: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'BucketName' }, ''] }] } },
  Resources: {
    PatientBucket: { Type: 'AWS::S3::Bucket', DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' },
    NamedBucket: {
      Type: 'AWS::S3::Bucket',
      Condition: 'HasName',
      Properties: { BucketName: { Ref: 'BucketName' } },
    },
    Jobs: { Type: 'AWS::DynamoDB::Table', Properties: table('id') },
  },
  Outputs: { BucketName: { Value: { Ref: 'PatientBucket' } } },
};

const app: Template = {
  Parameters: { Seconds: { Type: 'String' }, IsBroken: { Type: 'String' } },
  Conditions: { HasBroken: { 'Fn::Equals': [{ Ref: 'IsBroken' }, 'true'] } },
  Resources: {
    Inbox: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: { Ref: 'Seconds' } } },
    Setup: {
      Type: 'Custom::Setup',
      Condition: 'HasBroken',
      Properties: {
        ServiceToken: {
          'Fn::Sub': 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:no-such-function',
        },
      },
    },
  },
  Outputs: { InboxUrl: { Value: { Ref: 'Inbox' } } },
};

const root = (urls: { readonly data: string; readonly app: string }): Template => ({
  Parameters: {
    Seconds: { Type: 'Number', Default: 30, MaxValue: 60 },
    BucketName: { Type: 'String', Default: '' },
    IsBroken: { Type: 'String', Default: 'false', AllowedValues: ['true', 'false'] },
    DeletionProtection: { Type: 'String', Default: 'true', AllowedValues: ['true', 'false'] },
  },
  Resources: {
    Data: nested(urls.data, { BucketName: { Ref: 'BucketName' } }),
    App: { ...nested(urls.app, { Seconds: { Ref: 'Seconds' }, IsBroken: { Ref: 'IsBroken' } }), DependsOn: 'Data' },
  },
  Outputs: {
    Bucket: { Value: { 'Fn::GetAtt': ['Data', 'Outputs.BucketName'] } },
    Inbox: { Value: { 'Fn::GetAtt': ['App', 'Outputs.InboxUrl'] } },
  },
});

const companion: Template = {
  Parameters: { HomeRegion: { Type: 'String' }, Inbox: { Type: 'String' } },
  Resources: { SignIns: { Type: 'AWS::SQS::Queue', Properties: {} } },
  Outputs: { Home: { Value: { Ref: 'HomeRegion' } }, Target: { Value: { Ref: 'Inbox' } } },
};

function nested(TemplateURL: string, Parameters: Record<string, { Ref: string }>) {
  return { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL, Parameters } };
}

function table(key: string) {
  return {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
  };
}

let emulator: Emulator;
let s3: S3;
let cloudFormation: CloudFormation;
let aws: AwsOptions;
let templateUrl: string;
let lines: string[] = [];
const say = (line: string) => void lines.push(line);

beforeAll(async () => {
  emulator = await startEmulator();
  aws = { region: emulator.region, endpoint: emulator.endpoint, credentials: emulator.credentials };
  s3 = new S3(clientConfig(aws));
  cloudFormation = new CloudFormation(clientConfig(aws));
  await s3.createBucket({ Bucket: 'templates' });
  const urls = { data: await upload('data.json', data), app: await upload('app.json', app) };
  templateUrl = await upload('root.json', root(urls));
});
beforeEach(() => {
  lines = [];
});
afterAll(() => emulator?.stop());

async function upload(key: string, template: Template): Promise<string> {
  await s3.putObject({ Bucket: 'templates', Key: key, Body: JSON.stringify(template) });
  return `https://templates.s3.us-east-1.amazonaws.com/${key}`;
}

const deploy = (stackName: string, options: Partial<DeployOptions> = {}) =>
  deployStack({ aws, stackName, templateUrl, say, ...options });

const remove = (stackName: string, yes: boolean) => deleteStack({ aws, stackName, yes, interactive: true, say });

async function statusOf(stackName: string): Promise<string | undefined> {
  const { Stacks = [] } = await cloudFormation.describeStacks({});
  return Stacks.find((stack) => stack.StackName === stackName && stack.StackStatus !== 'DELETE_COMPLETE')?.StackStatus;
}

const failure = async (promise: Promise<unknown>): Promise<Problem> => {
  const outcome = await promise.then(
    () => undefined,
    (error: Problem) => error,
  );
  expect(outcome, 'it was expected to fail').toBeDefined();
  return outcome!;
};

test('a dry run of a creation leaves no resources', async () => {
  const { plan, operation } = await deploy('dry', { dryRun: true });
  expect(operation).toBe('create');
  expect(plan?.changes.map(({ logicalId, action }) => `${action} ${logicalId}`).sort()).toEqual([
    'Add App',
    'Add Data',
  ]);
  expect(await statusOf('dry')).toBeUndefined();
});

test('a system is created, not changed, updated, rolled back after a failure, and deleted except for its store', async () => {
  const created = await deploy('system', { tags: { team: 'records' } });
  expect(created.operation).toBe('create');
  expect(created.outputs.Inbox).toContain('Inbox');
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^system: creating$/),
      expect.stringMatching(/^Data: created in \d+ s$/),
      expect.stringMatching(/^App: created in \d+ s$/),
      expect.stringMatching(/^system: created in \d+ s$/),
      expect.stringContaining('turning on deletion protection'),
    ]),
  );
  expect(lines.indexOf('Data: creating')).toBeLessThan(lines.indexOf('App: creating'));
  expect(await stackOf('system')).toMatchObject({ protection: 'true', terminationProtection: true });

  lines = [];
  expect((await deploy('system')).operation).toBe('none');
  expect(lines).toContain('system: no changes');

  const changed = await deploy('system', { parameters: { Seconds: '45' } });
  expect(changed.operation).toBe('update');
  expect(await stackOf('system')).toMatchObject({ protection: 'true', seconds: '45', tags: { team: 'records' } });

  const failed = await failure(deploy('system', { parameters: { IsBroken: 'true' } }));
  expect(failed.where).toBe('system/App/Setup (Custom::Setup)');
  expect(failed.what).toContain('no-such-function');
  expect(failed.fix).toContain('The stack is unchanged.');
  expect(await statusOf('system')).toBe('UPDATE_ROLLBACK_COMPLETE');

  lines = [];
  const refused = await failure(remove('system', false));
  expect(refused.fix).toContain('--yes');
  const retained = `  Data/PatientBucket (AWS::S3::Bucket): ${created.outputs.Bucket}`;
  expect(lines.find((line) => line.startsWith(retained))).toContain('delete-bucket');
  expect(lines.find((line) => line.includes('Data/Jobs'))).toMatch(/AWS::DynamoDB::Table/);
  expect(await statusOf('system')).toBe('UPDATE_ROLLBACK_COMPLETE');

  lines = [];
  const [deleted] = await remove('system', true);
  expect(deleted?.fates.map(({ fate, logicalId }) => `${fate} ${logicalId}`).sort()).toEqual([
    'keep PatientBucket',
    'lose Inbox',
    'lose Jobs',
  ]);
  expect(lines).toEqual(
    expect.arrayContaining(['system: turning off deletion protection', 'system: turning off termination protection']),
  );
  expect(await statusOf('system')).toBeUndefined();
  await s3.headBucket({ Bucket: created.outputs.Bucket! });
});

test('a failed creation reports the resource in the nested stack, and the next run deletes what it left', async () => {
  await s3.createBucket({ Bucket: 'taken-by-another' });
  const problem = await failure(deploy('second', { parameters: { BucketName: 'taken-by-another' } }));
  expect(problem.where).toMatch(/^second\/Data\/NamedBucket \(AWS::S3::Bucket\)$/);
  expect(problem.fix).toContain('All created resources were deleted.');
  expect(await statusOf('second')).toBe('ROLLBACK_COMPLETE');

  lines = [];
  expect((await deploy('second')).operation).toBe('create');
  expect(lines).toContain('second: deleting the rest of a creation that was rolled back');
  await remove('second', true);
});

test('invalid parameters are refused before any resource is created', async () => {
  const parameters = { Second: '45', IsBroken: 'yes' };
  const problem = await failure(deploy('third', { parameters }));
  expect([...lines, problem.message].join('\n')).toContain('Did you mean Seconds?');
  expect([...lines, problem.message].join('\n')).toContain('Allowed values: true, false.');
  expect(await statusOf('third')).toBeUndefined();
});

test('a companion is deployed to the global Region with parameters from the stack, and deleted with it; one for a chosen Region is not', async () => {
  const template = { file: 'companion-sign-ins.yaml', sha256: '', bytes: 1, resources: 1, parameters: 2, outputs: 2 };
  const signIns = {
    name: 'sign-ins',
    template: { ...template, mappings: 0, dynamicReferences: 0 },
    region: 'global',
    order: 'after',
    parameters: { HomeRegion: 'Region', Inbox: 'Output:Inbox' },
    url: await upload('companion.json', companion),
  } as const;
  const byHand = { ...signIns, name: 'by-hand', region: 'chosen' } as const;
  const home = { ...aws, region: 'eu-central-1' };
  const deployed = await deploy('abroad', { aws: home, companions: [signIns, byHand] });
  expect(deployed.companions).toMatchObject([
    {
      stackName: 'abroad-sign-ins',
      region: 'us-east-1',
      outputs: { Home: 'eu-central-1', Target: deployed.outputs.Inbox },
    },
  ]);
  const deleted = await deleteStack({ aws: home, stackName: 'abroad', yes: true, interactive: false, say });
  expect(deleted.map(({ stackName }) => stackName)).toEqual(['abroad-sign-ins', 'abroad']);
  expect(await statusOf('abroad-sign-ins')).toBeUndefined();
});

test('Ctrl-C after the plan is printed changes nothing', async () => {
  const controller = new AbortController();
  const stop = (line: string) => {
    if (line === 'left: planned changes') controller.abort();
  };
  const problem = await failure(deploy('left', { say: stop, signal: controller.signal }));
  expect(problem).toBeInstanceOf(Interrupted);
  expect(problem.message).toContain('before anything was changed');
  expect(await statusOf('left')).toBeUndefined();
});

test('one command publishes a release and deploys it with its code and its companion, another deletes everything', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hipaa-stacks-'));
  vi.stubEnv('AWS_ACCESS_KEY_ID', emulator.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', emulator.credentials.secretAccessKey);
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {});
  const consoleError = vi.spyOn(console, 'error').mockImplementation(() => {});
  const run = async (command: typeof deployCommand, ...words: string[]) => {
    const where = ['--region', 'eu-central-1', '--endpoint-url', emulator.endpoint];
    await command.parseAsync([...words, ...where, '--json'], { from: 'user' });
    return JSON.parse(printed.mock.lastCall![0]);
  };
  const deployed = (edition: string) => {
    writeFixtureRelease(folder, { edition });
    const words = ['example', '--stack-name', 'made', '--bucket', 'releases-eu', '--templates-out', folder];
    return run(deployCommand, ...words);
  };
  try {
    const home = { ...aws, region: 'eu-central-1' };
    await new S3(clientConfig(home)).createBucket({
      Bucket: 'releases-eu',
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
    });
    expect(await deployed('first')).toMatchObject({
      operation: 'create',
      companions: [{ stackName: 'made-events', region: 'us-east-1', operation: 'create' }],
    });
    expect(await deployed('second')).toMatchObject({ operation: 'update', companions: [{ operation: 'update' }] });
    const stacks = (await run(deleteCommand, 'made', '--yes')) as { stackName: string }[];
    expect(stacks.map(({ stackName }) => stackName)).toEqual(['made-events', 'made']);
    expect(consoleError.mock.calls.flat()).toContain('companion events in us-east-1');
  } finally {
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  }
});

test('a missing stack is reported in one sentence', async () => {
  expect((await failure(remove('nothing', true))).message).toMatch(/^stack nothing: it does not exist in us-east-1\. /);
});

test('an emulator that ends during a deployment is reported in one line', async () => {
  await emulator.stop();
  const problem = await failure(deploy('late'));
  expect(problem.message).toMatch(/^AWS: http:\/\/127\.0\.0\.1:\d+ does not respond \(ECONN\w+\)\. Start the emulator/);
});

async function stackOf(stackName: string) {
  const { Stacks = [] } = await cloudFormation.describeStacks({ StackName: stackName });
  const { Parameters = [], EnableTerminationProtection, Tags = [] } = Stacks[0]!;
  const value = (key: string) => Parameters.find(({ ParameterKey }) => ParameterKey === key)?.ParameterValue;
  return {
    protection: value('DeletionProtection'),
    seconds: value('Seconds'),
    terminationProtection: EnableTerminationProtection,
    tags: Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])),
  };
}
