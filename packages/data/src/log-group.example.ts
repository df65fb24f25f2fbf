import { arnOf, blueprint, number } from '@hipaa-stacks/cloudformation';
import { logGroup } from './log-group.ts';

/** A log group for the audit log of an application. */
export const example = blueprint('log-group', {
  title: 'Log group of an application',
  parameters: {
    Safeguards: {
      KeyArn: arnOf('AWS::KMS::Key', 'KMS key', {
        Description: 'KMS key with a key policy that allows CloudWatch Logs.',
      }),
      RetentionDays: number('Log retention (days)', {
        Description: 'Retention of log events in days. 2192 is six years.',
        Default: 2192,
        AllowedValues: [365, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      }),
    },
  },
  system: (p) => {
    const logs = logGroup('AuditLogGroup', { key: p.KeyArn, retentionDays: p.RetentionDays });
    return { stacks: { data: [logs] }, outputs: { LogGroup: { description: 'The log group', value: logs.name } } };
  },
});
