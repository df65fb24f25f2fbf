import type { Retention } from '@hipaa-stacks/baseline';
import type { Arn } from '@hipaa-stacks/cloudformation';
import { logGroup } from '@hipaa-stacks/data';

export interface InstanceLogsProps {
  /** Key of the logs, whose policy allows CloudWatch Logs. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly retention: Pick<Retention, 'days'>;
}

/**
 * The log groups of the containers, of the host, and of the sessions. Only those of the sessions can contain ePHI. Call it
 * within HasVersion.
 */
export function instanceLogs({ key, retention }: InstanceLogsProps) {
  const group = (id: string) => logGroup(id, { key, retentionDays: retention.days });
  return {
    backend: group('BackendLogs'),
    frontend: group('FrontendLogs'),
    /** The reason of a failed boot, and the logs that the CloudWatch agent reads. */
    instance: group('InstanceLogs'),
    sessions: group('SessionLogs'),
  };
}

export type InstanceLogs = ReturnType<typeof instanceLogs>;
