import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf } from './keys.ts';
import { givenName } from './names.ts';
import { at, isTrue, numberOf } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

/** Six years, 164.316(b)(2)(i). */
const sixYears = 2192;

/**
 * A log group retains logs for six years by default (a parameter may set less) and has a key, and no function or
 * container logs to a log group that AWS would create without both. The same is true of the logs that a database of RDS
 * exports: their log groups exist before it.
 *
 * Not checked: log groups that other services create with their own names, such as those of builds, and whether a log
 * group contains evidence: the requirements are the same for all.
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
    ...system.ofType(...Object.keys(exportFolders)).flatMap((database) => exportFindings(system, database)),
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

/** Type -> the part of the name of its log groups that precedes its identifier. */
const exportFolders: Readonly<Record<string, string>> = {
  'AWS::RDS::DBCluster': '/aws/rds/cluster/',
  'AWS::RDS::DBInstance': '/aws/rds/instance/',
};

/**
 * The log groups of the exported logs, which RDS creates if they do not exist. Source: Amazon RDS User Guide,
 * "Publishing database logs to Amazon CloudWatch Logs".
 */
function exportFindings(system: ChainSystem, database: ChainResource): readonly ChainFinding[] {
  const exported = database.properties.EnableCloudwatchLogsExports;
  if (system.isUnknown(exported)) return [];
  const identifier = givenName(database);
  const groups = system.ofType('AWS::Logs::LogGroup');
  const named = textsOf(exported).map((log) => {
    const name = `${exportFolders[database.type]}${identifier}/${log}`;
    return { log, group: identifier === undefined ? undefined : groups.find((one) => givenName(one) === name) };
  });
  const missing = named.filter(({ group }) => !group).map(({ log }) => log);
  const late = named.flatMap(({ group }) => (group && !system.isCreatedBefore(group, database) ? [group.id] : []));
  const finding = (what: string, fix: string) => ({ resource: database, what, fix });
  return [
    ...(missing.length > 0
      ? [
          finding(
            `exports the logs ${missing.join(', ')} to log groups that are not in the system: RDS creates them without a KMS key and without a retention period`,
            `Set its identifier, and add an AWS::Logs::LogGroup with the name ${exportFolders[database.type]}<identifier>/<log> for each.`,
          ),
        ]
      : []),
    ...(late.length > 0
      ? [
          finding(
            `can be created before ${late.join(', ')}: RDS creates the log groups first, and the stack fails because they exist`,
            'Add them to its DependsOn.',
          ),
        ]
      : []),
  ];
}
