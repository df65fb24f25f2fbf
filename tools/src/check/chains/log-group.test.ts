import { describe, expect, it } from 'vitest';
import { logGroup } from './log-group.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const key = { Type: 'AWS::KMS::Key' };
const group = (Properties: object) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { KmsKeyId: { 'Fn::GetAtt': 'Key.Arn' }, ...Properties },
});
const fn = (Properties: object = {}) => ({ Type: 'AWS::Lambda::Function', Properties });
const database = (Properties: object = {}, rest: object = {}) => ({
  Type: 'AWS::RDS::DBInstance',
  Properties: { EnableCloudwatchLogsExports: ['postgresql'], ...Properties },
  ...rest,
});
const task = (name: unknown, Options: object = {}) => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: {
    ContainerDefinitions: [
      { Name: 'app', LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': name, ...Options } } },
    ],
  },
});

describe('log-group', () => {
  it.each<[string, SmallResources, string[]]>([
    ['six years and a key', { Group: group({ RetentionInDays: 2192 }) }, []],
    ['no retention, which retains logs forever', { Group: group({}) }, []],
    ['a month', { Group: group({ RetentionInDays: 30 }) }, ['Group: keeps logs for 30 days by default']],
    ['no key', { Group: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 2192 } } }, ['has no KmsKeyId']],
    ['a function with its group', { Fn: fn({ LoggingConfig: { LogGroup: { Ref: 'Group' } } }), Group: group({}) }, []],
    [
      'a function with its default log group',
      { Fn: fn(), Group: group({ LogGroupName: { 'Fn::Sub': '/aws/lambda/${Fn}' } }) },
      [],
    ],
    [
      'a function without log group',
      { Fn: fn(), Group: group({ LogGroupName: '/aws/lambda/x' }) },
      [
        'Fn: logs to a log group that is not in the system: Lambda creates it without a KMS key and without a retention period',
      ],
    ],
    ['a task with its group', { Task: task({ Ref: 'Group' }), Group: group({}) }, []],
    [
      'a task that creates its log group',
      { Task: task('/app', { 'awslogs-create-group': 'true' }) },
      [
        'Task: has a container app that logs to a log group that is not in the system: ECS creates it without a KMS key and without a retention period',
      ],
    ],
    [
      'a database with its log group',
      {
        Db: database({ DBInstanceIdentifier: 'db-1' }, { DependsOn: 'Group' }),
        Group: group({ LogGroupName: '/aws/rds/instance/db-1/postgresql' }),
      },
      [],
    ],
    ['a database that exports no log', { Db: { Type: 'AWS::RDS::DBInstance' } }, []],
    [
      'a cluster with its log group',
      {
        Db: {
          Type: 'AWS::RDS::DBCluster',
          Properties: { DBClusterIdentifier: 'c', EnableCloudwatchLogsExports: ['audit'] },
          DependsOn: 'Group',
        },
        Group: group({ LogGroupName: '/aws/rds/cluster/c/audit' }),
      },
      [],
    ],
    [
      'a database without log group',
      {
        Db: database({ DBInstanceIdentifier: 'db-1', EnableCloudwatchLogsExports: ['postgresql', 'upgrade'] }),
        Group: group({ LogGroupName: '/aws/rds/instance/db-2/postgresql' }),
      },
      [
        'Db: exports the logs postgresql, upgrade to log groups that are not in the system: RDS creates them without a KMS key and without a retention period',
      ],
    ],
    ['a database with a generated name', { Db: database() }, ['Db: exports the logs postgresql to log groups']],
    [
      'a database that can be created before its log group',
      {
        Db: database({ DBInstanceIdentifier: 'db-1' }),
        Group: group({ LogGroupName: '/aws/rds/instance/db-1/postgresql' }),
      },
      ['Db: can be created before Group: RDS creates the log groups first'],
    ],
  ])('%s', (_, resources, expected) =>
    expect(findingsOf(logGroup, { Key: key, ...resources })).toEqual(
      expected.map((text) => expect.stringContaining(text)),
    ),
  );

  it('accepts less than six years from a parameter, but not by default', () => {
    const rest = {
      Parameters: { Days: { Type: 'Number', Default: 2192 } },
      Conditions: { IsShort: { 'Fn::Equals': [{ Ref: 'Days' }, '30'] } },
    };
    expect(findingsOf(logGroup, { Key: key, Group: group({ RetentionInDays: { Ref: 'Days' } }) }, rest)).toEqual([]);
    const short = { ...rest, Parameters: { Days: { Type: 'Number', Default: 90 } } };
    expect(findingsOf(logGroup, { Key: key, Group: group({ RetentionInDays: { Ref: 'Days' } }) }, short)).toHaveLength(
      1,
    );
  });
});
