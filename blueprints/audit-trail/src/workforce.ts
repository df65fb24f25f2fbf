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
  /** Only where there are sessions too. */
  readonly HasSessionPreferences: Condition;
}

export interface WorkforceProps {
  readonly retentionDays: Expr<number>;
  /** Minutes after which a shell that nobody uses ends. */
  readonly idleMinutes: Value<number>;
  /** Minutes after which any shell ends. */
  readonly maxMinutes: Value<number>;
}

/**
 * People: a group in which nothing goes without MFA, and shells that are recorded and end by themselves, which those in the group
 * may open on instances with the tag `SessionDocument`. Each only where it is asked for; it returns what is made, by name.
 */
export function workforce(has: WorkforceConditions, { retentionDays, idleMinutes, maxMinutes }: WorkforceProps) {
  const group = when(has.HasWorkforceGroup, () => workforceGroup('WorkforceGroup'));
  const sessions = when(has.HasSessions, () => {
    const key = dataKey('SessionKey', {
      description: 'Shells on their way, and their record',
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
    });
    return { key, logs, document, preferences, access };
  });
  return { group, ...sessions };
}
