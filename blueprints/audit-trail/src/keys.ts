import type { Organization } from '@hipaa-stacks/baseline';
import { type Arn, type Condition, either, noValue } from '@hipaa-stacks/cloudformation';
import { allowCloudTrail, allowCloudWatchLogs, allowLogDelivery, dataKey } from '@hipaa-stacks/data';
import { createdTrailArn } from './recording.ts';

export interface LogKeyProps {
  readonly users: readonly Arn<'AWS::IAM::Role'>[];
  readonly organization: Organization;
}

/** The key of the logs, the keyword configuration and the table of alerts. */
export const logKey = (
  has: { readonly HasTrail: Condition; readonly HasNetwork: Condition },
  { users, organization }: LogKeyProps,
) =>
  dataKey('LogKey', {
    description: 'Log files, log groups, keyword configuration and the table of alerts',
    users,
    services: [
      ...allowCloudTrail(createdTrailArn).map((use) => either(has.HasTrail, use, noValue)),
      either(has.HasNetwork, allowLogDelivery, noValue),
      allowCloudWatchLogs,
    ],
    encrypts: ['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
    operators: organization.operators,
    keep: 'log-store',
  });
