import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { listOf, textOf, textsOf } from './text.ts';

/** What an engine needs of its parameter groups. */
interface Demand {
  readonly what: string;
  /** Any of these parameters with such a value does it. */
  readonly set: Readonly<Record<string, RegExp>>;
  /** Engine version from which it is so without being set. */
  readonly defaultFrom?: number;
  /** The log that has to be exported to CloudWatch, so that it outlives the database. */
  readonly log?: RegExp;
}

const on = /^(1|on|true)$/i;
const tls = 'reject connections without TLS';
const audit = 'log who connected and what they ran';

const forceSsl = (defaultFrom: number): Demand => ({ what: tls, set: { 'rds.force_ssl': on }, defaultFrom });
const secureTransport: Demand = { what: tls, set: { require_secure_transport: on } };
const postgresAudit: Demand = {
  what: audit,
  set: { 'pgaudit.log': /^(?!none$)./i, log_statement: /^(ddl|mod|all)$/i },
  log: /^postgresql$/,
};

/** Engine -> demands. What has no entry has no such parameters. Sources: RDS and Aurora user guides, "SSL/TLS", "Audit". */
const demands: Readonly<Record<string, readonly Demand[]>> = {
  postgres: [forceSsl(15), postgresAudit],
  'aurora-postgresql': [forceSsl(17), postgresAudit],
  mysql: [secureTransport],
  mariadb: [{ ...secureTransport, defaultFrom: 11.8 }],
  'aurora-mysql': [secureTransport, { what: audit, set: { server_audit_logging: on }, log: /^audit$/ }],
  docdb: [
    { what: tls, set: { tls: /^(enabled|tls1\.2\+|tls1\.3\+|fips-140-3)$/i }, defaultFrom: 0 },
    { what: audit, set: { audit_logs: /^(?!disabled$)./i }, log: /^audit$/ },
  ],
  neptune: [
    { what: tls, set: { neptune_enforce_ssl: on }, defaultFrom: 0 },
    { what: audit, set: { neptune_enable_audit_log: on }, log: /^audit$/ },
  ],
  redshift: [
    { what: tls, set: { require_ssl: on } },
    { what: audit, set: { enable_user_activity_logging: on } },
  ],
};

/** Database type -> its engine (or the property with it), the property with its group, and the group's own parameters. */
const databases: Readonly<Record<string, { readonly engine?: string; readonly group: string }>> = {
  'AWS::RDS::DBCluster': { group: 'DBClusterParameterGroupName' },
  'AWS::RDS::DBInstance': { group: 'DBParameterGroupName' },
  'AWS::DocDB::DBCluster': { engine: 'docdb', group: 'DBClusterParameterGroupName' },
  'AWS::Neptune::DBCluster': { engine: 'neptune', group: 'DBClusterParameterGroupName' },
  'AWS::Redshift::Cluster': { engine: 'redshift', group: 'ClusterParameterGroupName' },
};

/** Parameter groups, and where each lists its parameters. */
const groups: Readonly<Record<string, string>> = {
  'AWS::RDS::DBClusterParameterGroup': 'Parameters',
  'AWS::RDS::DBParameterGroup': 'Parameters',
  'AWS::DocDB::DBClusterParameterGroup': 'Parameters',
  'AWS::Neptune::DBClusterParameterGroup': 'Parameters',
  'AWS::Neptune::DBParameterGroup': 'Parameters',
  'AWS::Redshift::ClusterParameterGroup': 'Parameters',
  'AWS::ElastiCache::ParameterGroup': 'Properties',
  'AWS::MemoryDB::ParameterGroup': 'Parameters',
};

/**
 * Every parameter group is attached to a database, every database has one, and it forces TLS and turns the audit log on where
 * the engine has such parameters; that log is exported, since it stays with the database for days only.
 *
 * It can't see groups from outside, what SQL sets later, nor option groups (audit plug-ins of MySQL, MariaDB and Oracle).
 */
export const parameterGroup: Chain = {
  name: 'parameter-group',
  why: 'The parameter group that required TLS was not attached to any database, and passwords crossed the network unencrypted.',
  check: (system) => [
    ...system.ofType(...Object.keys(groups)).flatMap((group) => unattached(system, group)),
    ...system.ofType(...Object.keys(databases)).flatMap((database) => unmet(system, database)),
  ],
};

function unattached(system: ChainSystem, group: ChainResource): readonly ChainFinding[] {
  if (system.readBy(group).length > 0 || system.isExported(group)) return [];
  const what = 'is not attached to any database';
  return [{ resource: group, what, fix: 'Set it on the database, or remove it.' }];
}

/** An instance of an Aurora cluster has what its cluster has. */
function unmet(system: ChainSystem, database: ChainResource): readonly ChainFinding[] {
  const { properties, type } = database;
  if (type === 'AWS::RDS::DBInstance' && properties.DBClusterIdentifier !== undefined) return [];
  const { group: property, engine = textOf(properties.Engine) } = databases[type]!;
  const wanted = demands[engine] ?? [];
  const given = properties[property];
  const group = system.target(given, database, ...Object.keys(groups));
  if (!group && given !== undefined && !textOf(given).startsWith('default.')) return [];
  return wanted.flatMap((demand) => [
    ...unset(system, database, group, demand, property),
    ...unexported(system, database, group, demand),
  ]);
}

function unset(
  system: ChainSystem,
  database: ChainResource,
  group: ChainResource | undefined,
  demand: Demand,
  property: string,
): readonly ChainFinding[] {
  const state = stateOf(system, group, demand);
  if (state === 'on' || state === 'unknown') return [];
  if (state === 'unset' && isByDefault(system, database, demand)) return [];
  const names = Object.keys(demand.set).join(' or ');
  if (group)
    return [
      {
        resource: group,
        what: `does not make ${database.id} ${demand.what}: ${names} is not set`,
        fix: `Set ${names} in it.`,
      },
    ];
  return [
    {
      resource: database,
      what: `has no parameter group in the system, so it does not ${demand.what}`,
      fix: `Add a parameter group with ${names}, and set it in ${property}.`,
    },
  ];
}

type State = 'on' | 'off' | 'unset' | 'unknown';

function stateOf(system: ChainSystem, group: ChainResource | undefined, { set }: Demand): State {
  const parameters: Json | undefined = group?.properties[groups[group.type]!];
  const entries = Array.isArray(parameters)
    ? listOf(parameters)
        .filter(isObject)
        .map(({ ParameterName, ParameterValue }) => [textOf(ParameterName), ParameterValue] as const)
    : Object.entries(isObject(parameters) ? parameters : {});
  const said = entries.filter(([name]) => Object.hasOwn(set, name));
  if (said.some(([name, value]) => set[name]!.test(textOf(value)))) return 'on';
  if (said.some(([, value]) => system.isUnknown(value))) return 'unknown';
  return said.length > 0 ? 'off' : 'unset';
}

/** A version that is not known, or not said (the newest then), counts as new enough. */
function isByDefault(system: ChainSystem, { properties }: ChainResource, { defaultFrom }: Demand): boolean {
  if (defaultFrom === undefined) return false;
  const version = properties.EngineVersion;
  return version === undefined || system.isUnknown(version) || !(Number.parseFloat(textOf(version)) < defaultFrom);
}

function unexported(
  system: ChainSystem,
  database: ChainResource,
  group: ChainResource | undefined,
  demand: Demand,
): readonly ChainFinding[] {
  const { log } = demand;
  const exported = database.properties.EnableCloudwatchLogsExports;
  if (!log || stateOf(system, group, demand) !== 'on' || system.isUnknown(exported)) return [];
  if (textsOf(exported).some((name) => log.test(name))) return [];
  const name = log.source.replace(/[\^$]/g, '');
  return [
    {
      resource: database,
      what: `writes its ${name} log, but does not export it: the log expires after some days`,
      fix: `Add ${name} to EnableCloudwatchLogsExports.`,
    },
  ];
}
