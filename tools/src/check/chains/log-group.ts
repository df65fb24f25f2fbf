import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf } from './keys.ts';
import { givenName } from './names.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { listOf, textOf } from './text.ts';

/** Six years, 164.316(b)(2)(i). */
const sixYears = 2192;

/**
 * A log group keeps what it holds for six years by default (a parameter may say less) and has a key, and no function or container
 * logs to a group that AWS would make for it without both.
 *
 * It can't see groups that services make by names of their own, such as those of databases and builds, nor whether a group holds
 * evidence at all: it asks the same of each.
 */
export const logGroup: Chain = {
  name: 'log-group',
  why: 'The log of three years ago, which an auditor asked for, had expired or had never been encrypted with a customer managed key.',
  check: (system) => [
    ...system.ofType('AWS::Logs::LogGroup').flatMap((group) => [...tooShort(group), ...withoutKey(system, group)]),
    ...system.ofType('AWS::Lambda::Function').flatMap((fn) => withoutGroup(system, fn)),
    ...system.ofType('AWS::ECS::TaskDefinition').flatMap((task) => groupsOfTask(system, task)),
  ],
};

function tooShort(group: ChainResource): readonly ChainFinding[] {
  const days = numberOf(group.properties.RetentionInDays);
  if (days === undefined || days >= sixYears) return [];
  const what = `keeps logs for ${days} days by default, less than the ${sixYears} days (six years) of 164.316(b)(2)(i)`;
  return [
    {
      resource: group,
      what,
      fix: `Set RetentionInDays to ${sixYears} or more, or to a parameter with such a default.`,
      mayBeAsked: true,
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

function withoutGroup(system: ChainSystem, fn: ChainResource): readonly ChainFinding[] {
  const given = at(fn, 'LoggingConfig.LogGroup');
  if (system.isUnknown(given)) return [];
  const found = given === undefined ? groupByName(system, fn) : system.target(given, fn, 'AWS::Logs::LogGroup');
  if (found) return [];
  return [
    {
      resource: fn,
      what: 'logs to a log group that is not in the system: Lambda creates it without a KMS key and without a retention period',
      fix: 'Add an AWS::Logs::LogGroup and name it in LoggingConfig.LogGroup.',
    },
  ];
}

/** Lambda's own group is named after the function. */
function groupByName(system: ChainSystem, fn: ChainResource): ChainResource | undefined {
  const names = [`/aws/lambda/\${${fn.key}}`, ...(givenName(fn) === undefined ? [] : [`/aws/lambda/${givenName(fn)}`])];
  return system.ofType('AWS::Logs::LogGroup').find((group) => names.includes(givenName(group) ?? ''));
}

function groupsOfTask(system: ChainSystem, task: ChainResource): readonly ChainFinding[] {
  return listOf(task.properties.ContainerDefinitions)
    .filter(isObject)
    .flatMap((container) => {
      const log = container.LogConfiguration;
      if (!isObject(log) || log.LogDriver !== 'awslogs' || !isObject(log.Options)) return [];
      const group = log.Options['awslogs-group'];
      if (system.isUnknown(group) || system.target(group, task, 'AWS::Logs::LogGroup')) return [];
      const made = isTrue(log.Options['awslogs-create-group']);
      const then = made
        ? 'ECS creates it without a KMS key and without a retention period'
        : 'if it does not exist, the task does not start';
      return [
        {
          resource: task,
          what: `has a container ${textOf(container.Name) || 'without a name'} that logs to a log group that is not in the system: ${then}`,
          fix: 'Add an AWS::Logs::LogGroup and reference it.',
        },
      ];
    });
}
