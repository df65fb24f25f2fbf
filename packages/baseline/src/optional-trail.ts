import { type Conditions, type Id, option, when } from '@hipaa-stacks/cloudformation';
import { allowCloudTrail, allowCloudWatchLogs, dataKey } from '@hipaa-stacks/data';
import { accountTrail, accountTrailArn, accountTrailRole } from './account-trail.ts';
import type { Organization } from './organization.ts';

/** The option of a trail of the account. */
export const trailOption = option('CreateTrail', 'HasTrail', {
  label: 'CloudTrail trail',
  description:
    'Creates a trail that records the AWS API calls of this account. Leave it false if audit-trail or another trail records the account.',
});

export interface OptionalTrailProps {
  /** Name of the blueprint. */
  readonly system: string;
  readonly organization: Organization;
  /** Bucket of the S3 access logs. */
  readonly accessLogs: Id<'AWS::S3::Bucket'>;
}

/** A trail of the account with its archive and key, for accounts without a trail. `audit-trail` also sends alerts. */
export const optionalTrail = (
  has: Conditions<typeof trailOption.conditions>,
  { system, organization, accessLogs }: OptionalTrailProps,
) =>
  when(has.HasTrail, () => {
    const role = accountTrailRole(organization);
    const key = dataKey('TrailKey', {
      description: 'CloudTrail log files and log group',
      services: [...allowCloudTrail(accountTrailArn(system)), allowCloudWatchLogs],
      encrypts: ['AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
      operators: organization.operators,
      keep: 'log-store',
    });
    const made = accountTrail({ system, organization, role, key: key.arn, accessLogs });
    return { role, key, ...made };
  });
