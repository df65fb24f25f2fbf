import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { conditionValues, matchesAction, type PolicyStatement, trustOf } from './policies.ts';
import { numberOf } from './properties.ts';
import { isForRolesOnly } from './role-principals.ts';
import { listOf, textOf } from './text.ts';

/** Seconds. */
const HOUR = 3600;

/**
 * An emergency role requires MFA that is at most one hour old, or a session of a named role, has sessions of at most one
 * hour, and each use of it causes an alarm or an event. A role is an emergency role if its logical ID or description
 * contains "emergency" or "break glass".
 *
 * Not checked: the sign-in to the named role, which must require MFA, and the permissions in its managed policies. The chain `trail` checks that the trail records the use in the
 * log group that the metric filter reads.
 */
export const emergencyRole: Chain = {
  name: 'emergency-role',
  why: 'A stolen access key was enough to assume the emergency role, and no notification was sent.',
  check: (system) =>
    system
      .ofType('AWS::IAM::Role')
      .filter(isForEmergencies)
      .flatMap((role) => roleFindings(system, role)),
};

const isForEmergencies = (role: ChainResource): boolean =>
  /emergenc|break.?glass/i.test(`${role.id} ${textOf(role.properties.Description)}`) && trustOf(role).some(isForUsers);

const isForUsers = ({ effect, principals }: PolicyStatement): boolean =>
  effect === 'Allow' && principals.some(({ kind }) => kind === 'AWS' || kind === 'Any');

function roleFindings(system: ChainSystem, role: ChainResource): readonly ChainFinding[] {
  const assumable = trustOf(role).filter(
    (statement) =>
      isForUsers(statement) && matchesAction(statement, 'sts:AssumeRole') && !isForRolesOnly(system, statement),
  );
  const seconds = numberOf(role.properties.MaxSessionDuration ?? HOUR);
  const finding = (what: string, fix: string): ChainFinding => ({ resource: role, what, fix });
  return [
    ...(assumable.some((statement) => !requiresMfa(statement))
      ? [
          finding(
            'can be assumed without MFA',
            'Require aws:MultiFactorAuthPresent in a Bool condition (BoolIfExists allows long-term access keys).',
          ),
        ]
      : []),
    ...(assumable.some((statement) => !requiresRecentMfa(statement))
      ? [
          finding(
            'does not limit the age of the MFA authentication',
            `Require aws:MultiFactorAuthAge NumericLessThan ${HOUR} seconds.`,
          ),
        ]
      : []),
    ...(seconds !== undefined && seconds > HOUR
      ? [finding(`has a maximum session duration of ${seconds} s`, `Set MaxSessionDuration to ${HOUR}.`)]
      : []),
    ...(hasNotification(system, role)
      ? []
      : [
          finding('can be used without a notification', 'Add a metric filter on its ARN, and an alarm on that metric.'),
        ]),
  ];
}

const requiresMfa = (statement: PolicyStatement): boolean =>
  conditionValues(statement, 'aws:MultiFactorAuthPresent', /^Bool$/).some((value) => textOf(value) === 'true');

const requiresRecentMfa = (statement: PolicyStatement): boolean =>
  conditionValues(statement, 'aws:MultiFactorAuthAge', /^NumericLessThan(Equals)?$/).some(
    (value) => (numberOf(value) ?? 0) <= HOUR,
  );

/** Whether a rule, or an alarm on the metric of a filter, names the role. */
function hasNotification(system: ChainSystem, role: ChainResource): boolean {
  const readers = system.referencedBy(role);
  if (readers.some(({ type }) => type === 'AWS::Events::Rule')) return true;
  const metrics = readers
    .filter(({ type }) => type === 'AWS::Logs::MetricFilter')
    .flatMap(({ properties }) => listOf(properties.MetricTransformations))
    .map((value) => metricOf(value, 'MetricNamespace'));
  const watched = system.ofType('AWS::CloudWatch::Alarm').map(({ properties }) => metricOf(properties, 'Namespace'));
  return metrics.some((metric) => watched.includes(metric));
}

const metricOf = (value: unknown, namespace: string): string => {
  const properties = value as Readonly<Record<string, never>>;
  return `${textOf(properties[namespace])} ${textOf(properties.MetricName)}`;
};
