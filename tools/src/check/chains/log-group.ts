import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf } from './keys.ts';
import { givenName } from './names.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { listOf, textOf } from './text.ts';

/** Six years, 164.316(b)(2)(i). */
const sixYears = 2192;

/**
 * A log group retains logs for six years by default (a parameter may set less) and has a key, and no function or
 * container logs to a log group that AWS would create without both.
 *
 * Not checked: log groups that services create with their own names, such as those of databases and builds, and whether
 * a log group contains evidence: the requirements are the same for all.
 */
export const logGroup: Chain = {
  name: 'log-group',
  why: 'An auditor requested the log of three years ago, which had expired or had never been encrypted with a customer managed key.',
  check: (system) => [
    ...system
      .ofType('AWS::Logs::LogGroup')
      .flatMap((group) => [...shortRetention(group), ...withoutKey(system, group)]),
    ...system.ofType('AWS::Lambda::Function').flatMap((fn) => functionFindings(system, fn)),
    ...system.ofType('AWS::ECS::TaskDefinition').flatMap((task) => taskFindings(system, task)),
  ],
};

function shortRetention(group: ChainResource): readonly ChainFinding[] {
  const days = numberOf(group.properties.RetentionInDays);
  if (days === undefined || days >= sixYears) return [];
  const what = `keeps logs for ${days} days by default, less than the ${sixYears} days (six years) of 164.316(b)(2)(i)`;
  return [
    {
      resource: group,
      what,
      fix: `Set RetentionInDays to ${sixYears} or more, or to a parameter with such a default.`,
      mayBeRequested: true,
    },
  ];
}

function withoutKey(system: ChainSystem, group: ChainResource): readonly ChainFinding[] {
  if (group.properties.LogGroupClass === 'DELIVERY' || keyOf(system, group.properties.KmsKeyId, group) !== 'none')
    return [];
  return [
    {
      resource: group,
      what: 'has no KmsKeyId',
      fix: 'Set KmsKeyId to a customer managed key whose policy allows CloudWatch Logs.',
    },
  ];
}

function functionFindings(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const configured = at(fn, 'LoggingConfig.LogGroup');
  if (system.isUnknown(configured)) return [];
  const found =
    configured === undefined ? groupByName(system, fn) : system.target(configured, fn, 'AWS::Logs::LogGroup');
  if (found) return [];
  return [
    {
      resource: fn,
      what: 'logs to a log group that is not in the system: Lambda creates it without a KMS key and without a retention period',
      fix: 'Add an AWS::Logs::LogGroup and name it in LoggingConfig.LogGroup.',
    },
  ];
}

/** The default log group of a function has its name. */
function groupByName(system: ChainSystem, fn: ChainResource): ChainResource | undefined {
  const names = [`/aws/lambda/\${${fn.key}}`, ...(givenName(fn) === undefined ? [] : [`/aws/lambda/${givenName(fn)}`])];
  return system.ofType('AWS::Logs::LogGroup').find((group) => names.includes(givenName(group) ?? ''));
}

function taskFindings(system: ChainSystem, task: ChainResource): readonly ChainFinding[] {
  return listOf(task.properties.ContainerDefinitions)
    .filter(isObject)
    .flatMap((container) => {
      const log = container.LogConfiguration;
      if (!isObject(log) || log.LogDriver !== 'awslogs' || !isObject(log.Options)) return [];
      const group = log.Options['awslogs-group'];
      if (system.isUnknown(group) || system.target(group, task, 'AWS::Logs::LogGroup')) return [];
      const isCreatedByEcs = isTrue(log.Options['awslogs-create-group']);
      const consequence = isCreatedByEcs
        ? 'ECS creates it without a KMS key and without a retention period'
        : 'if it does not exist, the task does not start';
      return [
        {
          resource: task,
          what: `has a container ${textOf(container.Name) || 'without a name'} that logs to a log group that is not in the system: ${consequence}`,
          fix: 'Add an AWS::Logs::LogGroup and reference it.',
        },
      ];
    });
}
