import { expect, test } from 'vitest';
import { commandErrors, commandsIn, documents, readDocument } from './support/documented-commands.ts';
import { shellCommands } from './support/shell.ts';

test('every command in a document is valid for the AWS CLI or our command line', async () => {
  const commands = documents().flatMap((file) => commandsIn(file, readDocument(file)));
  const programs = new Set(commands.map(({ words }) => words[0]));
  expect([...programs].sort()).toEqual(['aws', 'hipaa-stacks']);
  expect(await commandErrors(commands)).toEqual([]);
});

const fenced = (...lines: string[]) => ['Text.', '', '```sh', ...lines, '```'].join('\n');
const errorsOf = async (...lines: string[]) => await commandErrors(commandsIn('README.md', fenced(...lines)));

/** An invalid command, its error, and the corrected command. */
const wrong: readonly (readonly [string, RegExp, string])[] = [
  ['aws kms describe-keys', /Invalid choice: 'describe-keys'/, 'aws kms list-keys'],
  ['aws s3 copy a s3://b', /Invalid choice/, 'aws s3 cp a s3://b'],
  ['aws s3 cp a s3://b --sse-kms k', /Unknown options: --sse-kms/, 'aws s3 cp a s3://b --sse-kms-key-id k'],
  ['aws logs delete-log-group', /required: --log-group-name/, 'aws logs delete-log-group --log-group-name g'],
  [
    'aws logs delete-log-group --log-group g',
    /required: --log-group-name|Unknown options/,
    'aws logs delete-log-group --log-group-name "$GROUP"',
  ],
  [
    'aws cloudformation create-stack --stack-name s --capabilities CAPABILITY_IMA',
    /not one of CAPABILITY_IAM/,
    'aws cloudformation create-stack --stack-name s --capabilities CAPABILITY_IAM',
  ],
  [
    'aws cloudformation create-stack --stack-name s --parameters Key=AlertEmail,Value=a@b.example',
    /Unknown parameter in Parameters\[0\]: "Key"/,
    'aws cloudformation create-stack --stack-name s --parameters ParameterKey=AlertEmail,ParameterValue=a@b.example',
  ],
  [
    'aws cloudformation create-stack --stack-name s --parameters ParameterKey=AlertMail,ParameterValue=a@b.example',
    /parameter AlertMail is not declared/,
    'aws cloudformation create-stack --stack-name s --parameters ParameterKey=AlertEmail,ParameterValue=a@b.example',
  ],
  [
    'aws cloudformation deploy --stack-name s --template-file templates-out/audit-trail/flatt.yaml',
    /flatt\.yaml does not exist/,
    'aws cloudformation deploy --stack-name s --template-file templates-out/audit-trail/flat.yaml',
  ],
  [
    'aws cloudformation wait stack-done --stack-name s',
    /Invalid choice/,
    'aws cloudformation wait stack-create-complete --stack-name s',
  ],
  [
    "aws cloudformation list-stacks --query 'StackSummaries[?'",
    /query/,
    "aws cloudformation list-stacks --query 'StackSummaries[].StackName'",
  ],
  [
    'aws s3api get-bucket-policy --bucket $(aws s3api list-bucket)',
    /list-bucket: .*Invalid choice/,
    'aws s3api get-bucket-policy --bucket $(aws s3api list-buckets)',
  ],
  [
    'aws ecs execute-command --cluster c --task t --interactive',
    /required: --command/,
    'aws ecs execute-command --cluster c --task t --interactive --command sh',
  ],
  ['npx hipaa-stacks deplo audit-trail', /command deplo does not exist/, 'npx hipaa-stacks build audit-trail'],
  [
    'npx hipaa-stacks deploy audit-trail --bucket b',
    /required option '--stack-name/,
    'npx hipaa-stacks deploy audit-trail --stack-name s --bucket b',
  ],
  ['npx hipaa-stacks check --lint', /unknown option '--lint'/, 'npx hipaa-stacks check --cfn-lint'],
  ['npx hipaa-stacks up audit', /blueprint audit does not exist/, 'npx hipaa-stacks up audit-trail'],
  [
    'npx hipaa-stacks deploy audit-trail --stack-name s --parameter AlertMail=a@b.example',
    /parameter AlertMail is not declared/,
    'npx hipaa-stacks deploy audit-trail --stack-name s --parameter AlertEmail=a@b.example',
  ],
];

test('an invalid command is reported with file and line; the corrected command is not', async () => {
  const found = await errorsOf(...wrong.map(([bad]) => bad));
  expect(found).toEqual(
    wrong.map(([, what], index) => expect.stringMatching(new RegExp(`^README\\.md:${index + 4}: .*${what.source}`))),
  );
  expect(await errorsOf(...wrong.map(([, , good]) => good))).toEqual([]);
});

test('a file that a command reads exists, or the document mentions its source', async () => {
  const [fault] = await errorsOf('aws s3api delete-objects --bucket b --delete file://no-such.json');
  expect(fault).toMatch(/^README\.md:4: aws s3api delete-objects: no-such\.json does not exist/);
});

test('commands are found in fenced shell blocks and in indented code only', () => {
  const text = ['aws a', '', '    aws b', '', '```yaml', 'aws c', '```', '~~~', '$ aws d', '~~~', '`aws e`'].join('\n');
  expect(commandsIn('x.md', text).map(({ words, line }) => [words.join(' '), line])).toEqual([
    ['aws b', 3],
    ['aws d', 9],
  ]);
});

test('a script is parsed like a shell does', () => {
  const script = [
    'aws a --x "one $TWO" \\',
    "  --y '$THREE; four'  # five",
    'A=1 aws b > c && echo d | aws e',
    'for each in "$(aws f)"; do aws g "${EACH_ONE}"; done',
    'aws h --start "$(($(date +%s) - 1800))000"',
    'aws i "$ACCOUNT_ID" $(aws sts get-caller-identity --output text)',
  ].join('\n');
  expect(shellCommands(script, 7).filter(({ words }) => words[0] === 'aws')).toEqual([
    { words: ['aws', 'a', '--x', 'one two', '--y', '$THREE; four'], line: 7 },
    { words: ['aws', 'b'], line: 9 },
    { words: ['aws', 'e'], line: 9 },
    { words: ['aws', 'f'], line: 10 },
    { words: ['aws', 'g', 'each-one'], line: 10 },
    { words: ['aws', 'h', '--start', '1000'], line: 11 },
    { words: ['aws', 'sts', 'get-caller-identity', '--output', 'text'], line: 12 },
    { words: ['aws', 'i', '111122223333', '111122223333'], line: 12 },
  ]);
});
