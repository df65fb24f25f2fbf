import { accountTrail, accountTrailArn, accountTrailRole } from '@hipaa-stacks/baseline';
import { type Conditions, option, when } from '@hipaa-stacks/cloudformation';
import { allowCloudTrail, allowCloudWatchLogs, dataKey } from '@hipaa-stacks/data';
import type { Foundation } from './foundation.ts';

/** The trail of the account. */
export const trailOption = option('CreateTrail', 'HasTrail', {
  label: 'CloudTrail trail',
  description:
    'Creates a trail that records the AWS API calls of this account. Leave it false if audit-trail or another trail records the account.',
});

/** A trail of the account with its archive and key, for accounts without a trail. `audit-trail` also sends alerts. */
export const systemTrail = (
  has: Conditions<typeof trailOption.conditions>,
  { organization, accessLogs }: Pick<Foundation, 'organization' | 'accessLogs'>,
) =>
  when(has.HasTrail, () => {
    const role = accountTrailRole(organization);
    const key = dataKey('TrailKey', {
      description: 'CloudTrail log files and log group',
      services: [...allowCloudTrail(accountTrailArn('openemr')), allowCloudWatchLogs],
      encrypts: ['AWS::Logs::LogGroup', 'AWS::S3::Bucket'],
      operators: organization.operators,
      keep: 'log-store',
    });
    const made = accountTrail({ system: 'openemr', organization, role, key: key.arn, accessLogs: accessLogs.name });
    return { role, key, ...made };
  });
