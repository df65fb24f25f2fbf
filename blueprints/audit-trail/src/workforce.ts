import {
  allowSessionManager,
  sessionAccess,
  sessionDocument,
  sessionPreferences,
  workforceGroup,
} from '@hipaa-stacks/audit';
import { type Condition, type Expr, orNoValue, type Value, when } from '@hipaa-stacks/cloudformation';
import { allowCloudWatchLogs, dataKey, logGroup } from '@hipaa-stacks/data';

export interface WorkforceConditions {
  readonly HasWorkforceGroup: Condition;
  readonly HasSessions: Condition;
  /** Roles of users are set. Applies only together with HasSessions. */
  readonly HasWorkforceRoles: Condition;
  /** Applies only together with HasSessions. */
  readonly HasSessionPreferences: Condition;
}

export interface WorkforceProps {
  readonly retentionDays: Expr<number>;
  /** Idle session timeout in minutes. */
  readonly idleMinutes: Value<number>;
  /** Maximum session duration in minutes. */
  readonly maxMinutes: Value<number>;
  /** ARNs of roles of users, whose sessions have no MFA information of IAM. */
  readonly roles: Value<readonly Value<string>[]>;
}

/**
 * Access of users: a group that requires MFA, and recorded sessions with a timeout, which members of the group can start on instances
 * with the tag `SessionDocument`, as can roles that are set. Each is optional. Returns the snippets by name.
 */
export function workforce(has: WorkforceConditions, props: WorkforceProps) {
  const { retentionDays, idleMinutes, maxMinutes, roles } = props;
  const group = when(has.HasWorkforceGroup, () => workforceGroup('WorkforceGroup'));
  const sessions = when(has.HasSessions, () => {
    const key = dataKey('SessionKey', {
      description: 'Session data and session logs',
      services: [allowCloudWatchLogs, allowSessionManager],
    });
    const logs = logGroup('SessionLogGroup', { key: key.arn, retentionDays });
    const session = { key: key.arn, logGroup: logs.name, idleMinutes, maxMinutes };
    const document = sessionDocument('SessionDocument', session);
    const preferences = when(has.HasSessionPreferences, () => sessionPreferences('SessionPreferences', session));
    const access = sessionAccess('SessionAccess', {
      document: document.name,
      key: key.arn,
      groups: [orNoValue(group.name)],
      roles: { given: has.HasWorkforceRoles, arns: roles },
    });
    return { key, logs, document, preferences, access };
  });
  return { group, ...sessions };
}
