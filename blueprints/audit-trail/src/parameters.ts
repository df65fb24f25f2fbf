import { operatorArns, organizationParameters, retentionDays } from '@hipaa-stacks/baseline';
import { choice, flag } from '@hipaa-stacks/cloudformation';
import { detectionParameters } from './detection.ts';
import { emergencyParameters } from './emergency.ts';
import { existingNetworkParameters } from './existing-network.ts';
import { cisOption } from './monitoring.ts';
import { networkParameters } from './network.ts';
import { notificationParameters } from './notifications.ts';
import { dataEventParameters, trailParameters } from './recording.ts';
import { remoteAccessParameters } from './remote-access.ts';
import { workforceParameters } from './workforce.ts';

const retention = {
  RetentionDays: retentionDays(
    'Days for which logs and alerts are retained and locked. 2192 days are the six years of 164.316(b)(2)(i), the minimum in production.',
  ),
  ObjectLockMode: choice('Object Lock mode', ['GOVERNANCE', 'COMPLIANCE'], {
    Description:
      'GOVERNANCE: users with s3:BypassGovernanceRetention can delete locked log files. COMPLIANCE: no user can delete a log file before its retention ends, and the lock cannot be removed.',
  }),
};

const organization = {
  ...organizationParameters('dev and test allow a log retention of less than six years. There is no other difference.'),
  OperatorArns: operatorArns('the log archive and the table of alerts, change the keywords and redrive queues'),
  DeletionProtection: flag('Deletion protection', 'false', {
    Description:
      'Prevents the deletion of the table of alerts. It also blocks the rollback of a failed stack creation: set it to true in an update after the creation.',
  }),
};

/** The parameters of audit-trail, by console group. */
export const parameters = {
  Notifications: notificationParameters,
  'Data events': dataEventParameters,
  Trail: trailParameters,
  'Optional services': { ...cisOption.parameters, ...detectionParameters },
  Access: workforceParameters,
  'Emergency access': emergencyParameters,
  Network: { ...networkParameters, ...existingNetworkParameters },
  ...remoteAccessParameters,
  Retention: retention,
  Organization: organization,
};
