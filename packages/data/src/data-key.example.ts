import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { dataKey } from './data-key.ts';
import { allowCloudWatchLogs } from './key-policy-statements.ts';

/** A key for an application: for its role, its log groups and its DynamoDB tables. */
export const example = blueprint('data-key', {
  title: 'Key for one application, its log groups and its tables',
  parameters: {
    Access: {
      ReaderRoleArn: arnOf('AWS::IAM::Role', 'Role', {
        Description: 'Role that reads and writes the encrypted data.',
      }),
    },
  },
  system: (p) => {
    const key = dataKey('PatientKey', {
      description: 'Patient records',
      users: [p.ReaderRoleArn],
      services: [allowCloudWatchLogs],
      encrypts: ['AWS::DynamoDB::Table'],
    });
    return { stacks: { security: [key] }, outputs: { KeyArn: { description: 'The key', value: key.arn } } };
  },
});
