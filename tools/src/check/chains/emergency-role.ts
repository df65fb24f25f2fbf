import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { conditionValues, type PolicyStatement, speaksOfAction, trustOf } from './policies.ts';
import { numberOf } from './properties.ts';
import { listOf, textOf } from './text.ts';

/** Seconds. */
const HOUR = 3600;

/**
 * A role for emergencies is assumed with MFA alone, given within the hour, for an hour at most, and each use of it rings an alarm.
 * It is one if its logical ID or description says so (emergency, break glass).
 *
 * It can't see what its managed policies permit, nor whether the trail whose log group the filter reads records the use: the
 * chain trail follows that.
 */
export const emergencyRole: Chain = {
  name: 'emergency-role',
  why: 'A stolen access key was enough to assume the emergency role, and no one was notified.',
  check: (system) =>
    system
      .ofType('AWS::IAM::Role')
      .filter(isForEmergencies)
      .flatMap((role) => faults(system, role)),
};

const isForEmergencies = (role: ChainResource): boolean =>
  /emergenc|break.?glass/i.test(`${role.id} ${textOf(role.properties.Description)}`) && trustOf(role).some(isForPeople);

const isForPeople = ({ effect, principals }: PolicyStatement): boolean =>
  effect === 'Allow' && principals.some(({ kind }) => kind === 'AWS' || kind === 'Any');

function faults(system: ChainSystem, role: ChainResource): readonly ChainFinding[] {
  const open = trustOf(role).filter(
    (statement) => isForPeople(statement) && speaksOfAction(statement, 'sts:AssumeRole'),
  );
  const seconds = numberOf(role.properties.MaxSessionDuration ?? HOUR);
  const fault = (what: string, fix: string): ChainFinding => ({ resource: role, what, fix });
  return [
    ...(open.some((statement) => !asksForMfa(statement))
      ? [
          fault(
            'can be assumed without MFA',
            'Require aws:MultiFactorAuthPresent in a Bool condition (BoolIfExists allows long-term access keys).',
          ),
        ]
      : []),
    ...(open.some((statement) => !asksForFreshMfa(statement))
      ? [
          fault(
            'does not limit the age of the MFA authentication',
            `Require aws:MultiFactorAuthAge NumericLessThan ${HOUR} seconds.`,
          ),
        ]
      : []),
    ...(seconds !== undefined && seconds > HOUR
      ? [fault(`has a maximum session duration of ${seconds} s`, `Set MaxSessionDuration to ${HOUR}.`)]
      : []),
    ...(isHeard(system, role)
      ? []
      : [fault('can be used without a notification', 'Add a metric filter on its ARN, and an alarm on that metric.')]),
  ];
}

const asksForMfa = (statement: PolicyStatement): boolean =>
  conditionValues(statement, 'aws:MultiFactorAuthPresent', /^Bool$/).some((value) => textOf(value) === 'true');

const asksForFreshMfa = (statement: PolicyStatement): boolean =>
  conditionValues(statement, 'aws:MultiFactorAuthAge', /^NumericLessThan(Equals)?$/).some(
    (value) => (numberOf(value) ?? 0) <= HOUR,
  );

/** A rule, or an alarm on the metric of a filter, that names the role. */
function isHeard(system: ChainSystem, role: ChainResource): boolean {
  const readers = system.readBy(role);
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
