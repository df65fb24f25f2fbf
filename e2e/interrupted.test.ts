import { CloudFormation, type Stack } from '@aws-sdk/client-cloudformation';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { expectNoStack, type RunResult, type Sandbox, sandbox } from './support/cli.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { signalAtLine } from './support/signal-at-line.ts';
import { until } from './support/until.ts';

/** A table with optional deletion protection, and a companion in the global Region. */
const records = `
  import { blueprint, flag, resource, snippet } from '@hipaa-stacks/cloudformation';
  const companion = blueprint('records-topic', {
    title: 'A topic',
    parameters: {},
    system: () => ({ stacks: { topic: [snippet([resource('News', 'AWS::SNS::Topic', {})])] }, outputs: {} }),
  });
  export const system = blueprint('records', {
    title: 'Table with deletion protection',
    parameters: {
      General: {
        Color: flag('Color', 'false', { Description: 'A tag of the table.' }),
        DeletionProtection: flag('Deletion protection', 'false', { Description: 'Whether to protect the table from deletion.' }),
      },
    },
    companions: { topic: { blueprint: companion, region: 'global', order: 'after', parameters: {} } },
    system: (p) => ({
      stacks: {
        store: [snippet([resource('Records', 'AWS::DynamoDB::Table', {
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'Id', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'Id', KeyType: 'HASH' }],
          DeletionProtectionEnabled: p.DeletionProtection,
          Tags: [{ Key: 'Color', Value: p.Color }],
        }, { keep: 'store' })])],
      },
      outputs: {},
    }),
  });
`;

const region = 'eu-central-1';
let box: Sandbox;
let emulator: Emulator;
let cloudFormation: CloudFormation;
let env: Record<string, string>;

beforeAll(async () => {
  box = sandbox({ records });
  expect(await box.run(['build'])).toMatchObject({ code: 0, stderr: '' });
  emulator = await startEmulator();
  cloudFormation = new CloudFormation({ ...clientConfig(emulator), region });
  const s3 = new S3({ ...clientConfig(emulator), region });
  await s3.createBucket({ Bucket: 'templates', CreateBucketConfiguration: { LocationConstraint: region } });
  env = {
    AWS_ENDPOINT_URL: emulator.endpoint,
    AWS_ACCESS_KEY_ID: emulator.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: emulator.credentials.secretAccessKey,
  };
});
afterAll(async () => {
  await emulator?.stop();
  box?.remove();
});
afterEach(async () => {
  const stack = await settled();
  if (stack) expect(await remove()).toMatchObject({ code: 0 });
});

interface Interruption {
  readonly line: RegExp;
  readonly signal?: 'SIGKILL' | 'SIGINT';
}

const at = (interruption: Interruption | undefined) => ({
  env: { ...env, ...(interruption && signalAtLine(interruption.line, interruption.signal ?? 'SIGKILL')) },
});

const deploy = (args: readonly string[] = [], interruption?: Interruption): Promise<RunResult> =>
  box.run(['deploy', 'records', '--stack-name', 'records', '--bucket', 'templates', '--region', region, ...args], {
    ...at(interruption),
  });

const remove = (interruption?: Interruption): Promise<RunResult> =>
  box.run(['delete', 'records', '--region', region, '--yes'], at(interruption));

/** The stack after the current operation has ended, or undefined if it does not exist. */
async function settled(): Promise<Stack | undefined> {
  const { stack } = await until('end of the operation', async () => {
    const { Stacks = [] } = await cloudFormation.describeStacks({});
    const stack = Stacks.find(
      ({ StackName, StackStatus }) => StackName === 'records' && !/^DELETE_C/.test(StackStatus!),
    );
    return /(?<!REVIEW)_IN_PROGRESS$/.test(stack?.StackStatus ?? '') ? undefined : { stack };
  });
  return stack;
}

/** Protection of the stack. */
async function protection(): Promise<{ readonly parameter: string | undefined; readonly termination: boolean }> {
  const stack = await settled();
  const parameter = stack?.Parameters?.find(({ ParameterKey }) => ParameterKey === 'DeletionProtection');
  return { parameter: parameter?.ParameterValue, termination: stack?.EnableTerminationProtection ?? false };
}

const on = { parameter: 'true', termination: true };
const off = { parameter: 'false', termination: false };

describe('a creation that is killed is completed by the next run', () => {
  test.each([
    ['while the stack is created', /^records: creating/, off],
    ['after it is created', /^records: created/, off],
    ['before the protection is turned on', /turning on deletion protection/, off],
    ['while the protection is turned on', /^records: updating/, { parameter: 'true', termination: false }],
    ['before termination protection', /^records: updated/, { parameter: 'true', termination: false }],
    ['before the companion', /termination protection is on/, on],
  ])('%s', async (_, line, expected) => {
    expect((await deploy([], { line })).code).toBe('SIGKILL');
    expect(await protection()).toEqual(expected);
    const again = await deploy(['--json']);
    expect(again.code).toBe(0);
    expect(await protection()).toEqual(on);
    expect(JSON.parse(again.stdout)).toMatchObject({
      operation: 'none',
      protection: 'on',
      companions: [{ stackName: 'records-topic', operation: 'create' }],
    });
    expect(/an earlier run was interrupted and left deletion protection off/.test(again.stderr)).toBe(
      !expected.termination,
    );
    expect((await deploy()).stderr).not.toMatch(/protection/);
  });
});

test('a dry run reports an interrupted creation, and changes nothing', async () => {
  expect((await deploy([], { line: /^records: creating/ })).code).toBe('SIGKILL');
  await settled();
  const dry = await deploy(['--dry-run', '--json']);
  expect(JSON.parse(dry.stdout)).toMatchObject({ operation: 'none', protection: 'pending' });
  expect(dry.stderr).toMatch(/left deletion protection off; without --dry-run this turns it on/);
  expect(await protection()).toEqual(off);
});

test('a run with other changes turns the protection on first', async () => {
  expect((await deploy([], { line: /^records: creating/ })).code).toBe('SIGKILL');
  await settled();
  const changed = await deploy(['--parameter', 'Color=true', '--json']);
  expect(JSON.parse(changed.stdout)).toMatchObject({ operation: 'update', protection: 'on' });
  expect(await protection()).toEqual(on);
});

describe('later runs keep DeletionProtection=false', () => {
  const without = ['--parameter', 'DeletionProtection=false'];

  test('set at the creation', async () => {
    expect((await deploy(without, { line: /^records: creating/ })).code).toBe('SIGKILL');
    await settled();
    const again = await deploy(['--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ protection: 'off' });
    expect(again.stderr).toMatch(/deletion protection is off; --parameter DeletionProtection=true turns it on/);
    expect(await protection()).toEqual(off);
    expect((await deploy(['--parameter', 'DeletionProtection=true'])).code).toBe(0);
    expect(await protection()).toEqual(on);
  });

  test('set after an interrupted creation', async () => {
    expect((await deploy([], { line: /^records: creating/ })).code).toBe('SIGKILL');
    await settled();
    expect((await deploy(without)).code).toBe(0);
    expect(await protection()).toEqual(off);
    expect((await deploy()).code).toBe(0);
    expect(await protection()).toEqual(off);
  });

  test('set for a protected stack, whose resources keep their tags', async () => {
    expect((await deploy()).code).toBe(0);
    expect((await deploy(without)).code).toBe(0);
    expect(await protection()).toEqual({ parameter: 'false', termination: true });
    expect((await settled())!.Tags).toContainEqual({ Key: 'hipaa-stacks:protection', Value: 'wanted' });
    expect((await deploy()).code).toBe(0);
    expect(await protection()).toEqual({ parameter: 'false', termination: true });
  });
});

describe('a deletion that is interrupted', () => {
  const lines = [
    ['before DeletionProtection', /turning off deletion protection/, { parameter: 'true', termination: false }],
    ['while DeletionProtection is turned off', /^records: updating/, off],
    ['before the deletion', /^records: updated/, off],
  ] as const;

  test.each(lines)('%s is reverted by deploy', async (_, line, expected) => {
    expect((await deploy()).code).toBe(0);
    expect((await remove({ line })).code).toBe('SIGKILL');
    expect(await protection()).toEqual(expected);
    const again = await deploy();
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/left deletion protection off/);
    expect(await protection()).toEqual(on);
  });

  test.each(lines)('%s is completed by delete', async (_, line) => {
    expect((await deploy()).code).toBe(0);
    expect((await remove({ line })).code).toBe('SIGKILL');
    await settled();
    expect((await remove()).code).toBe(0);
    expect(await settled()).toBeUndefined();
  });

  test('by Ctrl-C reports that protection is off', async () => {
    expect((await deploy()).code).toBe(0);
    const interrupted = await remove({ line: /^records: updated/, signal: 'SIGINT' });
    expect(interrupted).toMatchObject({ code: 130, stdout: '' });
    expect(interrupted.stderr).toMatch(
      /interrupted before it was deleted\. Deletion protection is off: run the same `delete` again, or `deploy`/,
    );
    expectNoStack(interrupted.stderr);
    expect((await deploy()).code).toBe(0);
    expect(await protection()).toEqual(on);
  });
});

test('a change set of another current run is not changed, and delete removes it', async () => {
  expect((await deploy([], { line: /^records: planned changes/ })).code).toBe('SIGKILL');
  const second = await deploy();
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(
    /^stack records: another run of deploy created a change set for it less than 10 minutes ago\. Wait until that run has ended/m,
  );
  expect((await settled())?.StackStatus).toBe('REVIEW_IN_PROGRESS');
  expect((await remove()).code).toBe(0);
  expect((await deploy()).code).toBe(0);
  expect(await protection()).toEqual(on);
});
