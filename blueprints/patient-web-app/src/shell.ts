import { sessionAccess, sessionDocument, type WorkforceRoles } from '@hipaa-stacks/audit';
import { type Arn, type Id, snippet, sub } from '@hipaa-stacks/cloudformation';
import type { InstanceLogs } from './instance-logs.ts';

/** The session document, which the tag of the instance names. Call it within HasVersion. */
export const shellDocument = (logs: InstanceLogs, key: Arn<'AWS::KMS::Key'>) =>
  sessionDocument('ShellDocument', { key, logGroup: logs.sessions.name });

export interface ShellProps {
  readonly document: Id<'AWS::SSM::Document'>;
  /** Key of the sessions, whose policy has `allowSessionManager`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly group: Id<'AWS::AutoScaling::AutoScalingGroup'>;
  /** Roles of users, whose sessions have no MFA information of IAM. */
  readonly roles?: WorkforceRoles;
}

/** ID of the running instance of a group, in a shell command. An update runs two: the older one is the first. */
export const INSTANCE_ID =
  '$(aws autoscaling describe-auto-scaling-groups --region ${AWS::Region} --auto-scaling-group-names ${Group} --query AutoScalingGroups[0].Instances[0].InstanceId --output text)';

/**
 * Shells on the instance with Session Manager: recorded, encrypted, with an idle timeout, for users with the policy and
 * MFA. No inbound port is open. Call it within HasVersion.
 */
export function shell({ document, key, group, roles }: ShellProps) {
  const access = sessionAccess('ShellAccess', { document, key, ...(roles && { roles }) });
  const command = sub(
    `aws ssm start-session --region \${AWS::Region} --document-name \${Document} --target ${INSTANCE_ID}`,
    { Document: document, Group: group },
  );
  return snippet([access], { policy: access.arn, command });
}
