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

test('the function does not start before its role may', () => {
  expect(fn?.dependsOn).toEqual(['ReaderAccess']);
});

test('the function writes to the log group given: none is made behind its back, without key or retention', () => {
  expect(fn?.properties).toMatchObject({ LoggingConfig: { LogGroup: logGroup } });
});

test('the environment is encrypted with the key given', () => {
  expect(fn?.properties).toMatchObject({ KmsKeyArn: key, Environment: { Variables: { BUCKET: 'documents' } } });
});

test('the code is the TypeScript of the entry file, for the build to bundle', () => {
  expect(fn?.properties).toMatchObject({ Code: { 'Hipaa::Code': { entry: entry.href } } });
});

test('the function takes nothing from the account: no reservation, no name', () => {
  expect(fn?.properties).not.toHaveProperty('ReservedConcurrentExecutions');
  expect(fn?.properties).not.toHaveProperty('FunctionName');
});

test('the handler of the example says what its environment says', async () => {
  process.env.BUCKET = 'documents';
  expect(await handler()).toEqual({ bucket: 'documents' });
  delete process.env.BUCKET;
  expect(await handler()).toEqual({ bucket: '' });
});
