import { describe, expect, it } from 'vitest';
import { parameterGroup } from './parameter-group.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const clusterGroup = (Parameters: object) => ({
  Type: 'AWS::RDS::DBClusterParameterGroup',
  Properties: { Parameters },
});
const cluster = (Engine: string, rest: object = {}) => ({
  Type: 'AWS::RDS::DBCluster',
  Properties: { Engine, DBClusterParameterGroupName: { Ref: 'Group' }, ...rest },
});
const instance = (rest: object) => ({ Type: 'AWS::RDS::DBInstance', Properties: rest });
const dbGroup = (Parameters: object) => ({ Type: 'AWS::RDS::DBParameterGroup', Properties: { Parameters } });
const aurora = { require_secure_transport: 'ON', server_audit_logging: '1' };
const exports = (...names: string[]) => ({ EnableCloudwatchLogsExports: names });

const postgres = instance({ Engine: 'postgres', DBParameterGroupName: { Ref: 'Group' }, ...exports('postgresql') });

describe('parameter-group', () => {
  it.each<[string, SmallResources, string[]]>([
    ['attached, with all settings', { Group: clusterGroup(aurora), Db: cluster('aurora-mysql', exports('audit')) }, []],
    ['not attached', { Group: clusterGroup(aurora) }, ['Group: is not attached to any database']],
    [
      'no TLS',
      { Group: clusterGroup({ server_audit_logging: '1' }), Db: cluster('aurora-mysql', exports('audit')) },
      ['Group: does not make Db reject connections without TLS: require_secure_transport is not set'],
    ],
    [
      'TLS disabled',
      {
        Group: clusterGroup({ ...aurora, require_secure_transport: 'OFF' }),
        Db: cluster('aurora-mysql', exports('audit')),
      },
      ['Group: does not make Db reject connections without TLS: require_secure_transport is not set'],
    ],
    [
      'an audit log that is not exported',
      { Group: clusterGroup(aurora), Db: cluster('aurora-mysql', exports('error')) },
      ['Db: writes its audit log'],
    ],
    [
      'no group',
      { Db: instance({ Engine: 'mysql' }) },
      ['Db: has no parameter group in the system, so it does not reject connections without TLS'],
    ],
    [
      'a default group',
      { Db: instance({ Engine: 'mysql', DBParameterGroupName: 'default.mysql8.0' }) },
      ['Db: has no'],
    ],
    ['an external group', { Db: instance({ Engine: 'mysql', DBParameterGroupName: 'own-group' }) }, []],
    ['an instance of a cluster', { Db: instance({ Engine: 'aurora-mysql', DBClusterIdentifier: 'x' }) }, []],
    [
      'a PostgreSQL version that requires TLS by default',
      {
        Group: dbGroup({ 'pgaudit.log': 'all', shared_preload_libraries: 'pg_stat_statements, pgaudit' }),
        Db: instance({
          Engine: 'postgres',
          EngineVersion: '17.4',
          DBParameterGroupName: { Ref: 'Group' },
          ...exports('postgresql'),
        }),
      },
      [],
    ],
    [
      'pgaudit is not loaded',
      {
        Group: dbGroup({ 'pgaudit.log': 'ddl', shared_preload_libraries: 'pg_stat_statements' }),
        Db: postgres,
      },
      ['Group: sets pgaudit.log, but does not load pgaudit: nothing is recorded'],
    ],
    [
      'the default libraries do not include pgaudit',
      { Group: dbGroup({ 'pgaudit.log': 'ddl', 'pgaudit.role': 'rds_pgaudit' }), Db: postgres },
      ['Group: sets pgaudit.log and pgaudit.role, but does not load pgaudit: nothing is recorded'],
    ],
    [
      'connections without TLS are allowed explicitly',
      { Group: dbGroup({ 'rds.force_ssl': '0', log_statement: 'ddl' }), Db: postgres },
      ['Group: does not make Db reject connections without TLS: rds.force_ssl is not set'],
    ],
    [
      'the PostgreSQL log is not exported',
      {
        Group: dbGroup({ log_statement: 'ddl' }),
        Db: instance({ Engine: 'postgres', DBParameterGroupName: { Ref: 'Group' }, ...exports('upgrade') }),
      },
      ['Db: writes its postgresql log, but does not export it'],
    ],
    [
      'a PostgreSQL version that does not',
      {
        Group: { Type: 'AWS::RDS::DBParameterGroup', Properties: { Parameters: { log_statement: 'ddl' } } },
        Db: instance({
          Engine: 'postgres',
          EngineVersion: '14.9',
          DBParameterGroupName: { Ref: 'Group' },
          ...exports('postgresql'),
        }),
      },
      ['Group: does not make Db reject connections without TLS: rds.force_ssl is not set'],
    ],
  ])('%s', (_, resources, expected) =>
    expect(findingsOf(parameterGroup, resources)).toEqual(expected.map((text) => expect.stringContaining(text))),
  );
});
