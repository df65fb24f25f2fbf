import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulator, startEmulator } from './support/emulator.ts';
import {
  notRunErrors,
  type PlayOptions,
  playDocument,
  settingErrors,
  shellBlocksOf,
  unusedEntries,
} from './support/play-document.ts';
import {
  administrationStatement,
  allActionsStatement,
  allow,
  arnOf,
  assume,
  createKey,
  createRole,
} from './support/principals.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  await createRole(emulator, 'Reader', [allow(['s3:CreateBucket', 's3:ListAllMyBuckets', 'sns:CreateTopic'])]);
});
afterAll(() => emulator?.stop());

const document = (...lines: string[]) =>
  ['# Title', '', 'Text about `$GIVEN`.', '', '```sh', ...lines, '```'].join('\n');

async function play(markdown: string, options: Partial<PlayOptions> = {}) {
  const access = await assume(emulator, 'Reader');
  return playDocument('x.md', shellBlocksOf(markdown), { access: () => access, ...options });
}
const failures = async (...lines: string[]) => (await play(document(...lines))).failures;

test('commands run in their order, and a variable keeps its value in later blocks', async () => {
  const text = `${document('aws s3 mb s3://first', "NAME_OF_IT=$(aws s3api list-buckets --query 'Buckets[0].Name' --output text)")}\n${document('test "$NAME_OF_IT" = first')}`;
  const { failures, commands } = await play(text);
  expect(failures).toEqual([]);
  expect(commands.map(({ words }) => words.slice(0, 3).join(' '))).toEqual(['aws s3 mb', 'aws s3api list-buckets']);
});

test('an unset variable is a failure, with the line of its block', async () => {
  expect(await failures('aws s3 ls', 'echo "$NOT_SET"')).toEqual(['x.md:6 (Title): line 2: NOT_SET: unbound variable']);
});

test('a value that does not exist in an answer is a failure', async () => {
  const wrong = `OUTPUT=$(aws sns create-topic --name t --query "Outputs[?OutputKey=='Wrong'].OutputValue" --output text)`;
  expect(await failures(wrong)).toEqual([expect.stringContaining('OUTPUT is empty')]);
});

test('a refused call is a failure, even within an argument, where bash ignores it', async () => {
  expect(await failures('echo "$(aws sqs list-queues)"')).toEqual([
    expect.stringMatching(/aws sqs list-queues: .*403|AccessDenied/),
  ]);
});

test('a program that is not part of the repository, and an invalid option, are failures', async () => {
  expect(await failures('npx other')).toHaveLength(1);
  expect((await failures('aws s3 ls --no-such-option')).join()).toContain('Unknown options: --no-such-option');
});

test('a command that is not run prints its answer, and its IAM action is evaluated for its reader', async () => {
  const notRun = [
    { command: 'aws sns create-topic', reason: 'a test', answer: 'an-arn', resource: arnOf('sns', '{--name}') },
    {
      command: 'aws sqs create-queue',
      reason: 'a test',
      answer: () => 'a-url',
      resource: arnOf('sqs', '{--queue-name}'),
    },
    { command: 'aws sqs purge-queue', reason: 'a test' },
  ];
  const text = document('ARN=$(aws sns create-topic --name t)', 'URL=$(aws sqs create-queue --queue-name q)');
  const played = await play(text, { notRun });
  expect(played.failures).toEqual([]);
  expect(played.variables).toMatchObject({ ARN: 'an-arn', URL: 'a-url' });
  expect(unusedEntries(played, notRun)).toEqual(['aws sqs purge-queue: no command uses this entry']);
  expect(await notRunErrors(emulator, played, () => 'Reader')).toEqual([
    'Reader is not allowed to call sqs:CreateQueue on arn:aws:sqs:us-east-1:000000000000:q',
  ]);
});

test('a call that is not run has an ARN of its action, and is evaluated with the key policy', async () => {
  const caller = await createRole(emulator, 'KeyUser', [allow('kms:Decrypt')]);
  const keys = [await createKey(emulator, allActionsStatement), await createKey(emulator, administrationStatement)];
  const errors = async (calls: object) => {
    const notRun = [{ command: 'aws kms decrypt', reason: 'a test', ...calls }];
    const { commands, failures } = await play(document('aws kms decrypt --key-id KEY'), { notRun });
    expect(failures).toEqual([]);
    return notRunErrors(emulator, { commands, variables: { OPEN: keys[0]!, CLOSED: keys[1]! } }, () => 'Reader');
  };
  expect(await errors({})).toEqual(['kms:Decrypt: no resource is not an ARN of it, such as arn:*:kms:*:*:key/*']);
  expect(await errors({ resource: 'arn:aws:s3:::b' })).toEqual([expect.stringContaining('is not an ARN of it')]);
  expect(await errors({ actions: ['kms:Decipher'] })).toEqual(['kms:Decipher: IAM has no such action']);
  expect(await errors({ resource: '$OPEN' })).toEqual([`Reader is not allowed to call kms:Decrypt on ${keys[0]}`]);
  expect(await errors({ resource: '$OPEN', caller })).toEqual([]);
  expect(await errors({ resource: '$CLOSED', caller })).toEqual([
    `KeyUser is not allowed to call kms:Decrypt on ${keys[1]}`,
  ]);
  await expect(errors({ resource: '{--other}' })).rejects.toThrow('no --other');
});

test('a variable of the reader must be described in the text, and be used', () => {
  const text = document('echo "$GIVEN $HIDDEN"');
  expect(settingErrors(text, { GIVEN: 1, HIDDEN: 1, UNUSED: 1 })).toEqual([
    'HIDDEN: the text does not describe it',
    'UNUSED: no command uses it',
  ]);
});

test('commands in the rows of a table are run; other code in the text is not', async () => {
  const blocks = shellBlocksOf('# T\n\n`aws a`\n\n| x | `aws s3 ls` |\n| y | `name` |\n');
  expect(blocks).toEqual([{ heading: 'T', code: 'aws s3 ls\n\n', line: 5 }]);
});
