import { type Arn, type Id, policy, resource, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { handler } from './lambda-function.example-handler.ts';
import { lambdaFunction } from './lambda-function.ts';

const entry = new URL('./lambda-function.example-handler.ts', import.meta.url);
const role = unchecked<Arn<'AWS::IAM::Role'>>({ 'Fn::GetAtt': ['ReaderRole', 'Arn'] });
const logGroup = unchecked<Id<'AWS::Logs::LogGroup'>>({ Ref: 'ReaderLogs' });
const key = unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['DataKey', 'Arn'] });
const access = resource('ReaderAccess', 'AWS::IAM::ManagedPolicy', { PolicyDocument: policy() });
const [fn] = lambdaFunction('Reader', {
  code: entry,
  description: 'Reads documents',
  role,
  logGroup,
  key,
  environment: { BUCKET: 'documents' },
  timeoutSeconds: 10,
  after: [access],
}).resources;

test('the function depends on the policy of its role', () => {
  expect(fn?.dependsOn).toEqual(['ReaderAccess']);
});

test('the function logs to the configured log group: Lambda creates none without a key or a retention period', () => {
  expect(fn?.properties).toMatchObject({ LoggingConfig: { LogGroup: logGroup } });
});

test('the environment variables are encrypted with the key', () => {
  expect(fn?.properties).toMatchObject({ KmsKeyArn: key, Environment: { Variables: { BUCKET: 'documents' } } });
});

test('the code is the TypeScript entry file, which the build bundles', () => {
  expect(fn?.properties).toMatchObject({ Code: { 'Hipaa::Code': { entry: entry.href } } });
});

test('the function reserves no concurrency and has no physical name', () => {
  expect(fn?.properties).not.toHaveProperty('ReservedConcurrentExecutions');
  expect(fn?.properties).not.toHaveProperty('FunctionName');
});

test('the example handler returns its environment variable', async () => {
  process.env.BUCKET = 'documents';
  expect(await handler()).toEqual({ bucket: 'documents' });
  delete process.env.BUCKET;
  expect(await handler()).toEqual({ bucket: '' });
});
