import {
  type Arn,
  type CheckerException,
  type Condition,
  type Expr,
  either,
  type Id,
  noValue,
  type ResourceTypes,
  resource,
  snippet,
  sub,
  uniqueName,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { isolatedSecurityGroup } from './isolated-security-group.ts';

export interface PostgresqlProps {
  /** Its purpose, as part of its name: a letter, then lower-case letters, digits and hyphens; at most 30 characters. */
  readonly role: string;
  /**
   * Part of its name, `1` at first. Another key, database name or snapshot replaces the instance, and the new instance
   * needs another name: increment it then.
   */
  readonly generation: Value<string>;
  /**
   * KMS key of data, logs, Performance Insights and the master secret. It needs `allowCloudWatchLogs` and `encrypts:
   * ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret']`.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets, in at least two Availability Zones. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Database that is created with it: a letter, then letters, digits and `_`. A snapshot has its own. */
  readonly databaseName: string;
  /** Such as `db.t4g.medium` or `db.m7g.large`. */
  readonly instanceClass: Value<string>;
  /**
   * Size in GiB: the first one, at least 20 and at least that of the snapshot, and the limit of storage autoscaling, at
   * least a tenth larger. RDS never reduces it.
   */
  readonly storage: { readonly initial: Value<string>; readonly max: Value<number> };
  /** Condition for a standby in another Availability Zone, which takes over within two minutes. */
  readonly standby: Condition;
  /**
   * DB snapshot to restore, encrypted with `key`, and the condition that it is set. If it is removed later, an empty
   * instance is created. Default: none.
   */
  readonly snapshot?: { readonly given: Condition; readonly id: Value<string> };
  /** Whether RDS refuses to delete it. At creation it would block a rollback: disable it then. */
  readonly deletionProtection: Value<boolean>;
  /** Days of point-in-time recovery, 1 to 35. */
  readonly backupDays: Value<number>;
  readonly logRetentionDays:
    | Expr<number>
    | NonNullable<ResourceTypes['AWS::Logs::LogGroup']['props']['RetentionInDays']>;
  /** A `serviceRole` for `monitoring.rds.amazonaws.com` with `service-role/AmazonRDSEnhancedMonitoringRole`. */
  readonly monitoringRole: Arn<'AWS::IAM::Role'>;
  /**
   * Major version. RDS resolves it to its default minor version and upgrades it in the maintenance window. A later one
   * upgrades the instance in place. Default: `17`.
   */
  readonly majorVersion?: '16' | '17';
  /** Additional parameters, such as `work_mem`. They cannot override those for TLS, audit and logs. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const PORT = 5432;

/** `admin` and `postgres` are reserved or the default of other installations. */
const MASTER_USER = 'dbadmin';

/**
 * Parameters that `parameters` cannot override. `shared_preload_libraries` takes effect at a restart only, so the
 * instance has it from its creation; the value replaces the default, which is `pg_stat_statements`.
 *
 * Audited are connections, changes of schema, roles and privileges, and each use of a table for which the role
 * `rds_pgaudit` has a privilege. An audit record contains the text of the statement, but not its parameters. The other
 * settings keep values out of the log of errors and of slow statements: the statement that failed, and `DETAIL`, which
 * contains the values of a violated constraint.
 */
const enforcedParameters = {
  'rds.force_ssl': '1',
  ssl_min_protocol_version: 'TLSv1.2',
  password_encryption: 'scram-sha-256',
  'rds.accepted_password_auth_method': 'scram',
  shared_preload_libraries: 'pg_stat_statements,pgaudit',
  'pgaudit.log': 'ddl,role',
  'pgaudit.role': 'rds_pgaudit',
  'pgaudit.log_catalog': '0',
  'pgaudit.log_parameter': '0',
  log_connections: '1',
  log_disconnections: '1',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const;

/**
 * Exported logs. RDS would create their log groups without a customer managed KMS key and without expiration. The last
 * one contains the reasons of refused IAM authentication.
 */
const logs = { Postgresql: 'postgresql', Upgrade: 'upgrade', IamErrors: 'iam-db-auth-error' } as const;

const instanceExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-RDS11',
    reason: 'Its security group restricts network access. Another port would not add protection.',
  },
];

const standbyExceptions: readonly CheckerException[] = [
  'cdk-nag:AwsSolutions-RDS3',
  'cdk-nag:HIPAA.Security-RDSMultiAZSupport',
  'checkov:CKV_AWS_157',
].map((rule) => ({
  rule,
  reason: 'A condition decides on the standby, which doubles the price. Without it, the backups restore the database.',
}));

const defaultVersionException: CheckerException = {
  rule: 'cfn-lint:W3691',
  reason: 'RDS resolves a major version to its default minor version. The list of cfn-lint has full versions only.',
};

const deletionProtectionExceptions: readonly CheckerException[] = [
  'AwsSolutions-RDS10',
  'HIPAA.Security-RDSInstanceDeletionProtectionEnabled',
].map((rule) => ({
  rule: `cdk-nag:${rule}`,
  reason: 'At creation it would block a rollback. `deploy` enables it with the parameter after the stack is created.',
}));

/**
 * Amazon RDS for PostgreSQL: encrypted, TLS 1.2 or later required, IAM authentication, audited, in private subnets, with
 * its own security group; allow ingress on port 5432 with `allowTcp`.
 *
 * Users: applications and people log in with IAM (`GRANT rds_iam TO …`, `databaseConnectStatement`), so that no
 * application has a password. A token is checked only at the connection. RDS generates the password of the master user,
 * keeps it in a secret with `key`, and rotates it every 7 days, also after a restore: no rotation function is needed.
 * The master user is for the first migration, which creates the other users, and must not get `rds_iam`, because RDS
 * then refuses its password. Clients verify the certificate with the CA bundle of RDS and `sslmode=verify-full`;
 * `require` verifies nothing.
 *
 * Audit: the parameter group applies from the creation. The first migration runs `CREATE EXTENSION pgaudit`, `CREATE
 * ROLE rds_pgaudit`, and grants that role `SELECT, INSERT, UPDATE, DELETE` on each table with ePHI: then each use of the
 * table is recorded. An audit record contains the text of the statement without parameters: use parameters for values,
 * bound on the server (Django: `server_side_binding`).
 *
 * Restore: a snapshot has its own master user, database, version and key. Copy it with `key` first, if it has another
 * key or none: RDS cannot encrypt it during the restore. Its major version must be `majorVersion`.
 *
 * After deletion, a snapshot, the automatic backups (until they expire) and the logs are retained. AWS/RDS metrics for
 * alarms, with the dimension `DBInstanceIdentifier`: `CPUUtilization`, `FreeStorageSpace`, `FreeableMemory`,
 * `DatabaseConnections`, `DiskQueueDepth`, `MaximumUsedTransactionIDs`, `IamDbAuthConnectionFailure`, and
 * `CPUCreditBalance` of a burstable class.
 *
 * Source: Amazon RDS User Guide, "Using SSL with a PostgreSQL DB instance", "Setting up the pgAudit extension",
 * "Auditing database objects", "IAM database authentication", "Password management with Amazon RDS and AWS Secrets
 * Manager", "Publishing PostgreSQL logs to Amazon CloudWatch Logs"; AWS CloudFormation, AWS::RDS::DBInstance,
 * `DBSnapshotIdentifier`.
 */
export function postgresql(id: string, props: PostgresqlProps) {
  const { key, vpc, subnets, storage, standby, snapshot, majorVersion = '17', parameters = {} } = props;
  const name = sub('${Name}-${Generation}', { Name: uniqueName(props.role, 39), Generation: props.generation });
  const unlessRestored = <T>(value: T) => (snapshot ? either(snapshot.given, noValue, value) : value);
  const group = isolatedSecurityGroup(`${id}SecurityGroup`, vpc, 'Database: PostgreSQL over TLS');
  const subnetGroup = resource(`${id}SubnetGroup`, 'AWS::RDS::DBSubnetGroup', {
    DBSubnetGroupDescription: 'Private subnets of the database',
    SubnetIds: subnets,
  });
  const parameterGroup = parameterGroupOf(id, majorVersion, parameters);
  const logGroup = (suffix: keyof typeof logs) => logGroupOf(id, suffix, name, props);
  const logGroups = [logGroup('Postgresql'), logGroup('Upgrade'), logGroup('IamErrors')] as const;
  const instance = resource(
    id,
    'AWS::RDS::DBInstance',
    {
      DBInstanceIdentifier: name,
      DBInstanceClass: props.instanceClass,
      Engine: 'postgres',
      EngineVersion: majorVersion,
      AllowMajorVersionUpgrade: true,
      AutoMinorVersionUpgrade: true,
      ...(snapshot && { DBSnapshotIdentifier: either(snapshot.given, snapshot.id, noValue) }),
      DBName: unlessRestored(props.databaseName),
      MasterUsername: unlessRestored(MASTER_USER),
      ManageMasterUserPassword: true,
      MasterUserSecret: { KmsKeyId: key },
      EnableIAMDatabaseAuthentication: true,
      Port: String(PORT),
      DBSubnetGroupName: subnetGroup.ref,
      VPCSecurityGroups: [group.att('GroupId')],
      PubliclyAccessible: false,
      CACertificateIdentifier: 'rds-ca-rsa2048-g1',
      DBParameterGroupName: parameterGroup.ref,
      StorageType: 'gp3',
      AllocatedStorage: storage.initial,
      MaxAllocatedStorage: storage.max,
      StorageEncrypted: true,
      KmsKeyId: unlessRestored(key),
      MultiAZ: either(standby, true, false),
      EnableCloudwatchLogsExports: Object.values(logs),
      DatabaseInsightsMode: 'standard',
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: key,
      PerformanceInsightsRetentionPeriod: 7,
      MonitoringInterval: 60,
      MonitoringRoleArn: props.monitoringRole,
      BackupRetentionPeriod: props.backupDays,
      DeleteAutomatedBackups: false,
      CopyTagsToSnapshot: true,
      DeletionProtection: props.deletionProtection,
    },
    {
      keep: 'database',
      supports: ['164.312(a)(2)(iv)', '164.308(a)(7)(ii)(A)'],
      dependsOn: logGroups,
      exceptions: [
        defaultVersionException,
        ...instanceExceptions,
        ...standbyExceptions,
        ...(props.deletionProtection === true ? [] : deletionProtectionExceptions),
      ],
    },
  );
  return snippet([group, subnetGroup, parameterGroup, ...logGroups, instance], {
    /** Its identifier, for CloudWatch. */
    instance: instance.ref,
    /** ARN, for a backup selection. */
    arn: instance.att('DBInstanceArn'),
    /** For `databaseConnectStatement`. */
    resourceId: instance.att('DbiResourceId'),
    address: instance.att('Endpoint.Address'),
    port: PORT,
    /** User with the password in `masterSecret`. A snapshot has its own. */
    masterUser: MASTER_USER,
    securityGroup: group.att('GroupId'),
    /** Subnet group, for a restored instance. */
    subnetGroup: subnetGroup.ref,
    /** Secret with `username` and `password`, which RDS rotates. */
    masterSecret: instance.att('MasterUserSecret.SecretArn'),
    logGroups: { postgresql: logGroups[0].ref, upgrade: logGroups[1].ref, iamErrors: logGroups[2].ref },
    /** The instance: clients of the database depend on it. */
    database: instance,
  });
}

/** Parameters of the instance: those of the caller, and those that are enforced. */
const parameterGroupOf = (id: string, majorVersion: string, parameters: NonNullable<PostgresqlProps['parameters']>) =>
  resource(
    `${id}ParameterGroup`,
    'AWS::RDS::DBParameterGroup',
    {
      Description: 'TLS required, and an audit of connections, changes and chosen tables',
      Family: `postgres${majorVersion}`,
      Parameters: { ...parameters, ...enforcedParameters },
    },
    { supports: ['164.312(b)', '164.312(e)(2)(ii)'] },
  );

/** A log group to which RDS exports a log of the instance. It exists before the instance. */
const logGroupOf = (
  id: string,
  suffix: keyof typeof logs,
  instance: Expr<string>,
  { key, logRetentionDays }: PostgresqlProps,
) =>
  resource(
    `${id}${suffix}LogGroup`,
    'AWS::Logs::LogGroup',
    {
      LogGroupName: sub(`/aws/rds/instance/\${Instance}/${logs[suffix]}`, { Instance: instance }),
      KmsKeyId: key,
      RetentionInDays: logRetentionDays,
    },
    { keep: 'store', supports: ['164.312(b)', '164.316(b)(2)(i)'] },
  );
