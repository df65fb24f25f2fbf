import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { lambdaFunction } from './lambda-function.ts';

/** A function whose role, log group and key exist. */
export const example = blueprint('lambda-function', {
  title: 'Function in TypeScript',
  parameters: {
    Function: {
      RoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that may write to the log group.' }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of the function alone.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', { Description: 'Key that encrypts the environment.' }),
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket that the function is told of.' }),
    },
  },
  system: (p) => {
    const fn = lambdaFunction('Reader', {
      code: new URL('../src/lambda-function.example-handler.ts', import.meta.url),
      description: 'Says which bucket it was given',
      role: p.RoleArn,
      logGroup: p.LogGroup,
      key: p.KeyArn,
      environment: { BUCKET: p.Bucket },
      timeoutSeconds: 10,
      after: [],
    });
    return { stacks: { app: [fn] }, outputs: { FunctionArn: { description: 'The function', value: fn.arn } } };
  },
});
