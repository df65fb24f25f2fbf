import {
  allowSessionManager,
  sessionAccess,
  sessionDocument,
  sessionPreferences,
  workforceGroup,
  workforceRoleArns,
} from '@hipaa-stacks/audit';
import {
  type Conditions,
  type Expr,
  equals,
  flag,
  holds,
  isAnyGiven,
  isEnabled,
  isNoneGiven,
  not,
  number,
  option,
  or,
  orNoValue,
  type References,
  type Rule,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { allowCloudWatchLogs, dataKey, logGroup } from '@hipaa-stacks/data';

const groupOption = option('CreateWorkforceGroup', 'HasWorkforceGroup', {
  label: 'IAM group with MFA',
  description:
    'Creates a group for IAM users. Without MFA, its members can only set up MFA. Leave it false if all users come from IAM Identity Center, and set WorkforceRoleArns.',
});

const preferencesOption = option('CreateSessionPreferences', 'HasSessionPreferences', {
  label: 'Session preferences of the Region',
  description:
    'Applies the same preferences to all sessions in this Region that name no document. Requires CreateSessionLogging or CreateBastion. Leave it false if Session Manager preferences are already saved in this Region.',
  needs: {
    SessionPreferencesNeedSessionLogging: holds(
      or(isEnabled('CreateSessionLogging'), isEnabled('CreateBastion')),
      'CreateSessionPreferences requires CreateSessionLogging or CreateBastion. Set CreateSessionLogging to true.',
    ),
  },
});

/** The parameters of the access of users. */
export const workforceParameters = {
  ...groupOption.parameters,
  CreateSessionLogging: flag('Recorded sessions', 'false', {
    Description:
      'Creates a session document for recorded Session Manager sessions with an idle timeout, on instances with the tag SessionDocument. CreateBastion includes it.',
  }),
  ...preferencesOption.parameters,
  WorkforceRoleArns: workforceRoleArns('start recorded sessions, if SessionPolicyArn is attached to them'),
  SessionIdleMinutes: number('Idle session timeout (minutes)', {
    Description: 'Minutes without activity after which a session ends. It must not be greater than SessionMaxMinutes.',
    Default: 15,
    MinValue: 1,
    MaxValue: 60,
    ConstraintDescription: '1 to 60 minutes',
  }),
  SessionMaxMinutes: number('Maximum session duration (minutes)', {
    Description: 'Minutes after which a session ends.',
    Default: 60,
    MinValue: 1,
    MaxValue: 1440,
    ConstraintDescription: '1 to 1440 minutes',
  }),
};

/** References to the parameters above and to CreateBastion. */
type WorkforceReferences = References<typeof workforceParameters> & { readonly CreateBastion: Expr<boolean> };

/** The conditions of the access of users. HasWorkforceRoles and HasSessionPreferences apply only together with HasSessions. */
export const workforceConditions = (p: WorkforceReferences) => ({
  ...groupOption.conditions,
  HasSessions: or(equals(p.CreateSessionLogging, 'true'), equals(p.CreateBastion, 'true')),
  HasWorkforceRoles: isAnyGiven(p.WorkforceRoleArns),
  ...preferencesOption.conditions,
});

/** The rules of the access of users, which CloudFormation checks before it creates resources. */
export const workforceRules = (p: WorkforceReferences): Readonly<Record<string, Rule>> => ({
  WorkforceRolesNeedSessionLogging: {
    RuleCondition: not(isNoneGiven(p.WorkforceRoleArns)),
    Assertions: [
      holds(
        or(equals(p.CreateSessionLogging, 'true'), equals(p.CreateBastion, 'true')),
        'WorkforceRoleArns requires CreateSessionLogging or CreateBastion. Set CreateSessionLogging to true, or set WorkforceRoleArns to empty.',
      ),
    ],
  },
  ...preferencesOption.rules,
});

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
export function workforce(has: Conditions<typeof workforceConditions>, props: WorkforceProps) {
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
