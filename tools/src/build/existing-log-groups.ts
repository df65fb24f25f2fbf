import {
  type Blueprint,
  type ConditionExpression,
  either,
  equals,
  type Json,
  not,
  noValue,
  type Parameter,
  type Statement,
  sub,
  type Template,
} from '@hipaa-stacks/cloudformation';

const filters = ['AWS::Logs::MetricFilter', 'AWS::Logs::SubscriptionFilter'];
const actions = ['logs:DeleteMetricFilter', 'logs:DeleteSubscriptionFilter']
  .concat(['logs:DescribeMetricFilters', 'logs:DescribeSubscriptionFilters'])
  .concat(['logs:PutMetricFilter', 'logs:PutSubscriptionFilter']);

/**
 * Permissions for filters on existing log groups, whose names are parameters of the system and therefore of its deployment role. Each gets
 * a parameter of the same name, a condition, and a statement for this log group only.
 */
export function existingLogGroups(system: Blueprint, templates: readonly Template[]) {
  const declared: Readonly<Record<string, Parameter<unknown>>> = Object.assign({}, ...Object.values(system.parameters));
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const read = resources
    .filter(({ Type }) => filters.includes(Type))
    .flatMap(({ Properties }) => referencesIn(Properties?.LogGroupName as Json));
  const names = [...new Set(read)].filter((name) => name in declared).sort();
  return {
    parameters: (names.length > 0
      ? { Existing: Object.fromEntries(names.map((name) => [name, declared[name]!])) }
      : {}) as Readonly<Record<string, Readonly<Record<string, Parameter<unknown>>>>>,
    conditions: Object.fromEntries(
      names.map((name) => [`Has${name}`, not(equals({ Ref: name } as never, ''))]),
    ) as Readonly<Record<string, ConditionExpression>>,
    statements: names.map(
      (name): Statement =>
        either(
          { name: `Has${name}` },
          {
            Effect: 'Allow',
            Action: actions,
            Resource: ['', ':*'].map((rest) =>
              sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${${name}}${rest}`),
            ),
          },
          noValue as never,
        ),
    ),
  };
}

function referencesIn(value: Json | undefined): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  const { Ref, ...others } = value as Record<string, Json>;
  return [...(typeof Ref === 'string' ? [Ref] : []), ...Object.values(others).flatMap(referencesIn)];
}
