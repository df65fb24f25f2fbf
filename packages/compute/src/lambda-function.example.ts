import { arnOf, blueprint, nameOf } from '@hipaa-stacks/cloudformation';
import { lambdaFunction } from './lambda-function.ts';

/** A function with an existing role, log group and key. */
export const example = blueprint('lambda-function', {
  title: 'Lambda function in TypeScript',
  parameters: {
    Function: {
      RoleArn: arnOf('AWS::IAM::Role', 'Role', { Description: 'Role that can write to the log group.' }),
      LogGroup: nameOf('AWS::Logs::LogGroup', 'Log group', { Description: 'Log group of this function only.' }),
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', { Description: 'Key that encrypts the environment variables.' }),
      Bucket: nameOf('AWS::S3::Bucket', 'Bucket', { Description: 'Bucket whose name the function returns.' }),
    },
  },
  system: (p) => {
    const fn = lambdaFunction('Reader', {
      code: new URL('../src/lambda-function.example-handler.ts', import.meta.url),
      description: 'Returns the name of a bucket',
      role: p.RoleArn,
      logGroup: p.LogGroup,
      key: p.KeyArn,
      environment: { BUCKET: p.Bucket },
      timeoutSeconds: 10,
      after: [],
    });
    return { stacks: { app: [fn] }, outputs: { FunctionArn: { description: 'ARN of the function', value: fn.arn } } };
  },
});
