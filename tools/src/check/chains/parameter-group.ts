import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { listOf, textOf, textsOf } from './text.ts';

/** A setting that an engine requires in its parameter groups. */
interface Requirement {
  readonly what: string;
  /** One of these parameters with a matching value is sufficient. */
  readonly set: Readonly<Record<string, RegExp>>;
  /** Engine version from which this is the default. */
  readonly defaultFrom?: number;
  /** Prefix of a parameter that has no effect unless `library` is in `shared_preload_libraries`. */
  readonly extension?: { readonly prefix: string; readonly library: string };
  /** The log that must be exported to CloudWatch, so that it is retained after the database is deleted. */
  readonly log?: RegExp;
}

const on = /^(1|on|true)$/i;
const tls = 'reject connections without TLS';
const audit = 'log who connected and what they ran';

const forceSsl = (defaultFrom: number): Requirement => ({ what: tls, set: { 'rds.force_ssl': on }, defaultFrom });
const secureTransport: Requirement = { what: tls, set: { require_secure_transport: on } };
const postgresAudit: Requirement = {
  what: audit,
  set: { 'pgaudit.log': /^(?!none$)./i, log_statement: /^(ddl|mod|all)$/i },
  extension: { prefix: 'pgaudit.', library: 'pgaudit' },
  log: /^postgresql$/,
};

/**
 * Engine -> requirements. An engine without an entry has no such parameters. Sources: RDS and Aurora user guides,
 * "SSL/TLS", "Audit".
 */
const requirements: Readonly<Record<string, readonly Requirement[]>> = {
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

/** Database type -> its engine (if it is not in the property `Engine`), and the property with its parameter group. */
const databases: Readonly<Record<string, { readonly engine?: string; readonly group: string }>> = {
  'AWS::RDS::DBCluster': { group: 'DBClusterParameterGroupName' },
  'AWS::RDS::DBInstance': { group: 'DBParameterGroupName' },
  'AWS::DocDB::DBCluster': { engine: 'docdb', group: 'DBClusterParameterGroupName' },
  'AWS::Neptune::DBCluster': { engine: 'neptune', group: 'DBClusterParameterGroupName' },
  'AWS::Redshift::Cluster': { engine: 'redshift', group: 'ClusterParameterGroupName' },
};

/** Parameter group type -> the property that lists its parameters. */
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
 * Every parameter group is attached to a database, and every database has one that requires TLS and enables the
 * audit log if the engine has such parameters, with the library that writes it. That log is exported, because the
 * database retains it for days only.
 *
 * It can't see external parameter groups, settings that SQL changes later, or option groups (audit plugins of MySQL,
 * MariaDB and Oracle).
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
  if (system.referencedBy(group).length > 0 || system.isExported(group)) return [];
  const what = 'is not attached to any database';
  return [{ resource: group, what, fix: 'Set it on the database, or remove it.' }];
}

/** An instance of an Aurora cluster has the settings of its cluster. */
function unmet(system: ChainSystem, database: ChainResource): readonly ChainFinding[] {
  const { properties, type } = database;
  if (type === 'AWS::RDS::DBInstance' && properties.DBClusterIdentifier !== undefined) return [];
  const { group: property, engine = textOf(properties.Engine) } = databases[type]!;
  const needed = requirements[engine] ?? [];
  const groupName = properties[property];
  const group = system.target(groupName, database, ...Object.keys(groups));
  if (!group && groupName !== undefined && !textOf(groupName).startsWith('default.')) return [];
  return needed.flatMap((requirement) => [
    ...unset(system, database, group, requirement, property),
    ...unloaded(system, group, requirement),
    ...unexported(system, database, group, requirement),
  ]);
}

function unset(
  system: ChainSystem,
  database: ChainResource,
  group: ChainResource | undefined,
  requirement: Requirement,
  property: string,
): readonly ChainFinding[] {
  const state = stateOf(system, group, requirement);
  if (state === 'on' || state === 'unknown') return [];
  if (state === 'unset' && isByDefault(system, database, requirement)) return [];
  const names = Object.keys(requirement.set).join(' or ');
  if (group)
    return [
      {
        resource: group,
        what: `does not make ${database.id} ${requirement.what}: ${names} is not set`,
        fix: `Set ${names} in it.`,
      },
    ];
  return [
    {
      resource: database,
      what: `has no parameter group in the system, so it does not ${requirement.what}`,
      fix: `Add a parameter group with ${names}, and set it in ${property}.`,
    },
  ];
}

/** Parameters of an extension whose library the server does not load, so that they have no effect. */
function unloaded(
  system: ChainSystem,
  group: ChainResource | undefined,
  { extension }: Requirement,
): readonly ChainFinding[] {
  if (!group || !extension) return [];
  const { prefix, library } = extension;
  const parameters = parametersOf(group);
  const used = parameters.filter(([name]) => name.startsWith(prefix)).map(([name]) => name);
  const [, loaded] = parameters.find(([name]) => name === 'shared_preload_libraries') ?? [];
  const libraries = textOf(loaded).split(',');
  if (used.length === 0 || system.isUnknown(loaded) || libraries.some((one) => one.trim() === library)) return [];
  return [
    {
      resource: group,
      what: `sets ${used.join(' and ')}, but does not load ${library}: nothing is recorded`,
      fix: `Add ${library} to shared_preload_libraries, next to the other libraries: the value replaces the default.`,
    },
  ];
}

type State = 'on' | 'off' | 'unset' | 'unknown';

function parametersOf(group: ChainResource | undefined): readonly (readonly [name: string, value: Json | undefined])[] {
  const parameters: Json | undefined = group?.properties[groups[group.type]!];
  return Array.isArray(parameters)
    ? listOf(parameters)
        .filter(isObject)
        .map(({ ParameterName, ParameterValue }) => [textOf(ParameterName), ParameterValue] as const)
    : Object.entries(isObject(parameters) ? parameters : {});
}

function stateOf(system: ChainSystem, group: ChainResource | undefined, { set }: Requirement): State {
  const values = parametersOf(group).filter(([name]) => Object.hasOwn(set, name));
  if (values.some(([name, value]) => set[name]!.test(textOf(value)))) return 'on';
  if (values.some(([, value]) => system.isUnknown(value))) return 'unknown';
  return values.length > 0 ? 'off' : 'unset';
}

/** A version that is not known or not set (so the newest) counts as new enough. */
function isByDefault(system: ChainSystem, { properties }: ChainResource, { defaultFrom }: Requirement): boolean {
  if (defaultFrom === undefined) return false;
  const version = properties.EngineVersion;
  return version === undefined || system.isUnknown(version) || !(Number.parseFloat(textOf(version)) < defaultFrom);
}

function unexported(
  system: ChainSystem,
  database: ChainResource,
  group: ChainResource | undefined,
  requirement: Requirement,
): readonly ChainFinding[] {
  const { log } = requirement;
  const exported = database.properties.EnableCloudwatchLogsExports;
  if (!log || stateOf(system, group, requirement) !== 'on' || system.isUnknown(exported)) return [];
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
