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
  when,
} from '@hipaa-stacks/cloudformation';
import { generatedSecret } from './generated-secret.ts';
import { isolatedSecurityGroup } from './isolated-security-group.ts';
import { secretAttachment } from './secret-attachment.ts';

export interface AuroraMysqlProps {
  /** Its purpose, as part of its name: a letter, then lower-case letters, digits and hyphens; at most 30 characters. */
  readonly role: string;
  /**
   * Part of its name, `1` at first. Another key, database name or snapshot replaces the cluster, and the new cluster
   * needs another name: increment it then.
   */
  readonly generation: Value<string>;
  /**
   * KMS key of data, logs, Performance Insights and the master secret. It needs `allowCloudWatchLogs` and `encrypts:
   * ['AWS::RDS::DBCluster', 'AWS::SecretsManager::Secret']`.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets, in at least two Availability Zones. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Database that is created with it: letters and digits. A snapshot has its own. */
  readonly databaseName: string;
  /** Aurora capacity units (ACU) of each instance, about 2 GB each: from 0.5 (0 allows it to pause) to 256. */
  readonly capacity: { readonly min: Value<number>; readonly max: Value<number> };
  /** Condition for a second instance in another Availability Zone, which takes over within a minute. */
  readonly reader: Condition;
  /** Snapshot to restore, and the condition that it is set. If it is removed later, an empty cluster is created. */
  readonly snapshot: { readonly given: Condition; readonly id: Value<string> };
  /** Condition for the RDS Data API: SQL over HTTPS. Not available in every Region. */
  readonly dataApi: Condition;
  /**
   * Condition for calls of database functions to models of Amazon Bedrock, and the `serviceRole` for
   * `rds.amazonaws.com` that they use. Network access needs a `privateEndpoint`. Default: no access.
   */
  readonly bedrock?: { readonly given: Condition; readonly role: Value<string> };
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
   * `8.0`, the default minor version of Aurora MySQL 3, or a full version, such as `8.0.mysql_aurora.3.08.2`: AWS moves that on in the
   * maintenance window too, so it must be kept current. Default: `8.0`.
   */
  readonly engineVersion?: Value<string>;
  /** Additional cluster parameters, such as `collation_server`. They cannot override those for TLS and audit. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const PORT = 3306;

/**
 * Audited events: connections, and changes of schema and privileges. Not `QUERY`: statements of a medical application
 * contain ePHI, and the application audits access to patients, because it identifies the person behind the one database
 * user.
 */
const AUDIT_EVENTS = 'CONNECT,QUERY_DDL,QUERY_DCL';

const enforcedParameters = {
  require_secure_transport: 'ON',
  tls_version: 'TLSv1.2,TLSv1.3',
  server_audit_logging: '1',
  server_audit_events: AUDIT_EVENTS,
} as const;

/**
 * Exported logs. A slow query can contain ePHI, and is logged only if `slow_query_log` is set; its log group exists so
 * that it is encrypted then. Otherwise Aurora would create the log groups, without a customer managed KMS key and
 * without expiration.
 */
const logs = { Audit: 'audit', Error: 'error', SlowQuery: 'slowquery' } as const;

const clusterExceptions: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-RDS11',
    reason: 'Its security group restricts network access. Another port would not add protection.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-RDS14',
    reason:
      'Backtrack rewinds the database in place and discards later writes. Point-in-time recovery restores into a new cluster.',
  },
  {
    rule: 'cdk-nag:HIPAA.Security-RDSLoggingEnabled[LogExport::general]',
    reason:
      'The general log contains every statement, and therefore ePHI. Connections and changes are in the audit log.',
  },
];

const deletionProtectionExceptions: readonly CheckerException[] = [
  'AwsSolutions-RDS10',
  'HIPAA.Security-RDSInstanceDeletionProtectionEnabled',
].map((rule) => ({
  rule: `cdk-nag:${rule}`,
  reason: 'At creation it would block a rollback. `deploy` enables it with the parameter after the stack is created.',
}));

const instanceException: CheckerException = {
  rule: 'cdk-nag:HIPAA.Security-RDSInBackupPlan',
  reason: 'An Aurora instance stores no data. AWS Backup backs up the cluster, which is in a backup selection.',
};

/**
 * Aurora MySQL, Serverless v2: encrypted, TLS 1.2 or later required, IAM authentication, audited, in private subnets,
 * with its own security group; allow ingress on port 3306 with `allowTcp`. The master user has a generated password
 * that only a rotation function reads: applications have their own users and secrets (`generatedSecret`,
 * `secretAttachment`, `secretRotation`).
 *
 * The version is `8.0`, which is Aurora MySQL 3: RDS resolves it to the default minor version, CloudFormation accepts
 * every minor version for it, and AWS upgrades it in the maintenance window. After deletion, a snapshot and the audit
 * log are retained; a retained cluster would block the deletion of the VPC.
 *
 * Source: Amazon Aurora User Guide, "Using Aurora Serverless v2", "Security with Amazon Aurora MySQL", "Using Advanced
 * Auditing with an Amazon Aurora MySQL DB cluster", "Publishing Amazon Aurora MySQL logs to Amazon CloudWatch Logs",
 * "Using Amazon Aurora machine learning with Aurora MySQL".
 */
export function auroraMysql(id: string, props: AuroraMysqlProps) {
  const { key, vpc, subnets, capacity, snapshot, bedrock } = props;
  const name = sub('${Name}-${Generation}', { Name: uniqueName(props.role, 39), Generation: props.generation });
  const master = generatedSecret(`${id}MasterSecret`, {
    key,
    description: 'Master user of the database, only for the rotation of other passwords',
    fields: { username: 'admin' },
  });
  const password = sub('{{resolve:secretsmanager:${Secret}:SecretString:password}}', { Secret: master.arn });
  const group = isolatedSecurityGroup(`${id}SecurityGroup`, vpc, 'Database: MySQL over TLS');
  const subnetGroup = resource(`${id}SubnetGroup`, 'AWS::RDS::DBSubnetGroup', {
    DBSubnetGroupDescription: 'Private subnets of the database',
    SubnetIds: subnets,
  });
  const parameterGroup = clusterParameters(id, props);
  const logGroups = logGroupsOf(id, name, props);
  const cluster = resource(
    id,
    'AWS::RDS::DBCluster',
    {
      DBClusterIdentifier: name,
      Engine: 'aurora-mysql',
      EngineVersion: props.engineVersion ?? '8.0',
      ServerlessV2ScalingConfiguration: { MinCapacity: capacity.min, MaxCapacity: capacity.max },
      SnapshotIdentifier: either(snapshot.given, snapshot.id, noValue),
      DatabaseName: either(snapshot.given, noValue, props.databaseName),
      MasterUsername: either(snapshot.given, noValue, 'admin'),
      MasterUserPassword: password,
      Port: PORT,
      DBSubnetGroupName: subnetGroup.ref,
      VpcSecurityGroupIds: [group.att('GroupId')],
      DBClusterParameterGroupName: parameterGroup.ref,
      StorageEncrypted: true,
      KmsKeyId: key,
      EnableIAMDatabaseAuthentication: true,
      ...(bedrock && { AssociatedRoles: either(bedrock.given, [{ RoleArn: bedrock.role }], noValue) as never }),
      EnableHttpEndpoint: either(props.dataApi, true, false),
      EnableCloudwatchLogsExports: Object.values(logs),
      DatabaseInsightsMode: 'standard',
      BackupRetentionPeriod: props.backupDays,
      CopyTagsToSnapshot: true,
      DeletionProtection: props.deletionProtection,
    },
    {
      keep: 'database',
      supports: ['164.312(a)(2)(iv)', '164.308(a)(7)(ii)(A)'],
      dependsOn: logGroups,
      exceptions: [
        ...(props.engineVersion === undefined ? [defaultVersionException] : []),
        ...snapshotExceptions,
        ...clusterExceptions,
        ...(props.deletionProtection === true ? [] : deletionProtectionExceptions),
      ],
    },
  );
  const writer = instance(`${id}Writer`, cluster.ref, props);
  const attachment = secretAttachment(`${id}MasterSecretAttachment`, { secret: master.arn, cluster: cluster.ref });
  const items = [master, group, subnetGroup, parameterGroup, ...logGroups, cluster, writer];
  const reader = when(props.reader, () =>
    snippet([{ ...instance(`${id}Reader`, cluster.ref, props), dependsOn: [writer.id] }]),
  );
  return snippet([...items, reader, attachment], {
    /** Identifier of the cluster, for CloudWatch and `secretAttachment`. */
    cluster: cluster.ref,
    /** ARN, for a backup selection. */
    arn: cluster.att('DBClusterArn'),
    address: cluster.att('Endpoint.Address'),
    readerAddress: cluster.att('ReadEndpoint.Address'),
    port: PORT,
    securityGroup: group.att('GroupId'),
    /** Subnet group, for a restored cluster. */
    subnetGroup: subnetGroup.ref,
    masterSecret: master.arn,
    /** The master secret after its attachment to the cluster: for its `rotationSchedule`. */
    attachedMasterSecret: attachment.arn,
    /** The writer instance: clients of the database depend on it. */
    writer,
    auditLogs: logGroups[0]!.ref,
    errorLogs: logGroups[1]!.ref,
  });
}

/** Parameters of the cluster: those of the caller, and those that are enforced. */
const clusterParameters = (id: string, { parameters = {}, bedrock }: AuroraMysqlProps) =>
  resource(
    `${id}ParameterGroup`,
    'AWS::RDS::DBClusterParameterGroup',
    {
      Description: 'TLS required, and an audit of connections and changes',
      Family: 'aurora-mysql8.0',
      Parameters: {
        ...parameters,
        ...(bedrock && { aws_default_bedrock_role: either(bedrock.given, bedrock.role, noValue) }),
        ...enforcedParameters,
      },
    },
    { supports: ['164.312(b)', '164.312(e)(2)(ii)'] },
  );

/** The log groups to which RDS exports the logs of the cluster. They exist before it. */
const logGroupsOf = (id: string, cluster: Expr<string>, { key, logRetentionDays }: AuroraMysqlProps) =>
  Object.entries(logs).map(([suffix, log]) =>
    resource(
      `${id}${suffix}LogGroup`,
      'AWS::Logs::LogGroup',
      {
        LogGroupName: sub(`/aws/rds/cluster/\${Cluster}/${log}`, { Cluster: cluster }),
        KmsKeyId: key,
        RetentionInDays: logRetentionDays,
      },
      { keep: 'store', supports: ['164.312(b)', '164.316(b)(2)(i)'] },
    ),
  );

/** A database instance of the cluster. */
const instance = (id: string, cluster: Id<'AWS::RDS::DBCluster'>, { key, monitoringRole }: AuroraMysqlProps) =>
  resource(
    id,
    'AWS::RDS::DBInstance',
    {
      DBClusterIdentifier: cluster,
      Engine: 'aurora-mysql',
      DBInstanceClass: 'db.serverless',
      // The reader scales with the writer, so that it can take over immediately.
      PromotionTier: 1,
      PubliclyAccessible: false,
      AutoMinorVersionUpgrade: true,
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: key,
      PerformanceInsightsRetentionPeriod: 7,
      MonitoringInterval: 60,
      MonitoringRoleArn: monitoringRole,
    },
    { keep: 'transient', exceptions: [instanceException] },
  );

const snapshotExceptions: readonly CheckerException[] = [
  ...['cfn-lint:E3021', 'cfn-validate:F3021'].map((rule) => ({
    rule,
    reason:
      'A snapshot has its own master user, which cannot be set again. The password is set after the restore, so that the new secret is valid.',
  })),
  { rule: 'cfn-validate:I9002', reason: 'The user name is set only if there is no snapshot.' },
];

const defaultVersionException: CheckerException = {
  rule: 'cfn-lint:W3690',
  reason:
    'RDS resolves 8.0 to the default minor version of Aurora MySQL 3. The list of cfn-lint has full versions only.',
};
