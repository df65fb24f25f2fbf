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
  /** What it is for, in its name: begins with a letter, then lower-case letters, digits and hyphens; at most 30. */
  readonly role: string;
  /**
   * Part of its name, `1` at first. Another key, database name or snapshot makes another cluster beside the old one, which needs
   * another name: count it up then.
   */
  readonly generation: Value<string>;
  /** Encrypts data, logs, insights and the master's secret: `allowCloudWatchLogs`, `encrypts: ['AWS::RDS::DBCluster', 'AWS::SecretsManager::Secret']`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private ones, in two zones at least. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** The database that is made with it: letters and digits. A snapshot brings its own. */
  readonly databaseName: string;
  /** Aurora capacity units of each instance, of about 2 GB: from 0.5 (0 pauses it) to 256. */
  readonly capacity: { readonly min: Value<number>; readonly max: Value<number> };
  /** Where it holds, a second instance stands in another zone and takes over within a minute. */
  readonly reader: Condition;
  /** A snapshot to begin with, and the condition that one is given. Taking it away later makes an empty cluster. */
  readonly snapshot: { readonly given: Condition; readonly id: Value<string> };
  /** Where it holds, SQL can be sent to an HTTPS endpoint of AWS. Not every Region has it. */
  readonly dataApi: Condition;
  /**
   * Where it holds, functions of the database may ask a model of Amazon Bedrock, as a `serviceRole` for `rds.amazonaws.com`: over the
   * network, into which `privateEndpoint` leads. Default: they may not.
   */
  readonly bedrock?: { readonly given: Condition; readonly role: Value<string> };
  /** Refuses to be deleted. It would also block a rollback: off at create. */
  readonly deletionProtection: Value<boolean>;
  /** Days for which each second can be restored, 1 to 35. */
  readonly backupDays: Value<number>;
  readonly logRetentionDays:
    | Expr<number>
    | NonNullable<ResourceTypes['AWS::Logs::LogGroup']['props']['RetentionInDays']>;
  /** A `serviceRole` for `monitoring.rds.amazonaws.com` with `service-role/AmazonRDSEnhancedMonitoringRole`. */
  readonly monitoringRole: Arn<'AWS::IAM::Role'>;
  /** More parameters of the cluster, such as `collation_server`. What forces TLS and the audit can't be undone by them. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const PORT = 3306;

/**
 * Who connected and what was changed in schema and rights. Not `QUERY`: statements of a medical application are full of ePHI, and
 * who read which patient is in the audit of the application, which knows the person behind the one database user.
 */
const AUDITED = 'CONNECT,QUERY_DDL,QUERY_DCL';

const forced = {
  require_secure_transport: 'ON',
  tls_version: 'TLSv1.2,TLSv1.3',
  server_audit_logging: '1',
  server_audit_events: AUDITED,
} as const;

/**
 * Logs that it exports. A slow query may hold ePHI, and is logged only once somebody sets `slow_query_log`: the group is there so
 * that it is encrypted then. Left to itself, Aurora makes the groups, without a key and for ever.
 */
const logs = { Audit: 'audit', Error: 'error', SlowQuery: 'slowquery' } as const;

const ofClusters: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-RDS11',
    reason:
      'Its security group decides who reaches it: to them another port is no secret, and nobody else reaches any.',
  },
  {
    rule: 'cdk-nag:AwsSolutions-RDS14',
    reason:
      'Backtrack turns the one database back in place, and what was written since is gone. Each second of its backups can be restored beside it.',
  },
  {
    rule: 'cdk-nag:HIPAA.Security-RDSLoggingEnabled[LogExport::general]',
    reason:
      'The general log has every statement, and so ePHI. Who connected and what they changed is in the audit log.',
  },
];

const protectedLater: readonly CheckerException[] = [
  'AwsSolutions-RDS10',
  'HIPAA.Security-RDSInstanceDeletionProtectionEnabled',
].map((rule) => ({
  rule: `cdk-nag:${rule}`,
  reason: 'At create it would block a rollback; `deploy` turns it on by the parameter when the stack stands.',
}));

const inItsCluster: CheckerException = {
  rule: 'cdk-nag:HIPAA.Security-RDSInBackupPlan',
  reason: 'An instance of Aurora stores nothing: AWS Backup copies the cluster, which a selection names.',
};

/**
 * Aurora MySQL, Serverless v2: encrypted, TLS 1.2 or newer always, IAM authentication, audited, in private subnets behind a security
 * group of its own that `allowTcp` opens on port 3306. Its master has a generated password that only a rotation function reads:
 * applications have users and secrets of their own (`generatedSecret`, `secretAttachment`, `secretRotation`).
 *
 * Its version is `8.0`, which is Aurora MySQL 3: RDS takes that for its default minor version, CloudFormation for whatever it became,
 * and AWS moves it on in the maintenance window. When it is deleted a snapshot stays, and the audit; it itself would hold the VPC.
 *
 * Source: Amazon Aurora User Guide, "Using Aurora Serverless v2", "Security with Amazon Aurora MySQL", "Using Advanced Auditing with
 * an Amazon Aurora MySQL DB cluster", "Publishing Amazon Aurora MySQL logs to Amazon CloudWatch Logs", "Using Amazon Aurora machine
 * learning with Aurora MySQL".
 */
export function auroraMysql(id: string, props: AuroraMysqlProps) {
  const { key, vpc, subnets, capacity, snapshot, monitoringRole, bedrock, parameters = {} } = props;
  const name = sub('${Name}-${Generation}', { Name: uniqueName(props.role, 39), Generation: props.generation });
  const master = generatedSecret(`${id}MasterSecret`, {
    key,
    description: 'Master user of the database: for the rotation of other passwords, and for nobody else',
    fields: { username: 'admin' },
  });
  const password = sub('{{resolve:secretsmanager:${Secret}:SecretString:password}}', { Secret: master.arn });
  const group = isolatedSecurityGroup(`${id}SecurityGroup`, vpc, 'Database: MySQL under TLS, from whoever is let in');
  const subnetGroup = resource(`${id}SubnetGroup`, 'AWS::RDS::DBSubnetGroup', {
    DBSubnetGroupDescription: 'Private subnets of the database',
    SubnetIds: subnets,
  });
  const parameterGroup = resource(
    `${id}ParameterGroup`,
    'AWS::RDS::DBClusterParameterGroup',
    {
      Description: 'TLS always, and an audit of connections and changes',
      Family: 'aurora-mysql8.0',
      Parameters: {
        ...parameters,
        ...(bedrock && { aws_default_bedrock_role: either(bedrock.given, bedrock.role, noValue) }),
        ...forced,
      },
    },
    { supports: ['164.312(b)', '164.312(e)(2)(ii)'] },
  );
  const logGroups = Object.entries(logs).map(([suffix, log]) =>
    resource(
      `${id}${suffix}LogGroup`,
      'AWS::Logs::LogGroup',
      {
        LogGroupName: sub(`/aws/rds/cluster/\${Cluster}/${log}`, { Cluster: name }),
        KmsKeyId: key,
        RetentionInDays: props.logRetentionDays,
      },
      { keep: 'store', supports: ['164.312(b)', '164.316(b)(2)(i)'] },
    ),
  );
  const cluster = resource(
    id,
    'AWS::RDS::DBCluster',
    {
      DBClusterIdentifier: name,
      Engine: 'aurora-mysql',
      EngineVersion: '8.0',
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
        {
          rule: 'cfn-lint:W3690',
          reason:
            'RDS takes 8.0 for the default minor version of Aurora MySQL 3; the list of cfn-lint has whole versions alone.',
        },
        {
          rule: 'cfn-lint:E3021',
          reason:
            'A snapshot brings its user, whom nobody may name again; the password is set anew after the restore, so that its secret opens it.',
        },
        {
          rule: 'cfn-validate:F3021',
          reason:
            'A snapshot brings its user, whom nobody may name again; the password is set anew after the restore, so that its secret opens it.',
        },
        { rule: 'cfn-validate:I9002', reason: 'The user is named where there is no snapshot, and only there.' },
        ...ofClusters,
        ...(props.deletionProtection === true ? [] : protectedLater),
      ],
    },
  );
  const instance = (suffix: string) =>
    resource(
      `${id}${suffix}`,
      'AWS::RDS::DBInstance',
      {
        DBClusterIdentifier: cluster.ref,
        Engine: 'aurora-mysql',
        DBInstanceClass: 'db.serverless',
        // The reader scales with the writer, so that it can take over at once.
        PromotionTier: 1,
        PubliclyAccessible: false,
        AutoMinorVersionUpgrade: true,
        EnablePerformanceInsights: true,
        PerformanceInsightsKMSKeyId: key,
        PerformanceInsightsRetentionPeriod: 7,
        MonitoringInterval: 60,
        MonitoringRoleArn: monitoringRole,
      },
      { keep: 'transient', exceptions: [inItsCluster] },
    );
  const writer = instance('Writer');
  const attachment = secretAttachment(`${id}MasterSecretAttachment`, { secret: master.arn, cluster: cluster.ref });
  const parts = [master, group, subnetGroup, parameterGroup, ...logGroups, cluster, writer];
  const reader = when(props.reader, () => snippet([{ ...instance('Reader'), dependsOn: [writer.id] }]));
  return snippet([...parts, reader, attachment], {
    /** What CloudWatch and `secretAttachment` know it by. */
    cluster: cluster.ref,
    /** What a backup selects it by. */
    arn: cluster.att('DBClusterArn'),
    address: cluster.att('Endpoint.Address'),
    readerAddress: cluster.att('ReadEndpoint.Address'),
    port: PORT,
    securityGroup: group.att('GroupId'),
    /** Where a restore of it may stand. */
    subnetGroup: subnetGroup.ref,
    masterSecret: master.arn,
    /** The same, once it says where the database is: for its `rotationSchedule`. */
    attachedMasterSecret: attachment.arn,
    /** The instance that takes writes: what uses the database depends on it. */
    writer,
    auditLogs: logGroups[0]!.ref,
    errorLogs: logGroups[1]!.ref,
  });
}
