import { operatorArns } from '@hipaa-stacks/baseline';
import {
  blueprint,
  equals,
  flag,
  isAnyGiven,
  isGiven,
  noValue,
  resource,
  snippet,
  text,
  uniqueName,
} from '@hipaa-stacks/cloudformation';
import { fargateTask, rotationSchedule, secretRotation, serviceRole } from '@hipaa-stacks/compute';
import {
  allowBackup,
  allowCloudWatchLogs,
  auroraMysql,
  backupManagedPolicies,
  backupPlan,
  backupSelection,
  backupVault,
  dataKey,
  deadLetterQueue,
  generatedSecret,
  logGroup,
  secretAttachment,
} from '@hipaa-stacks/data';
import { allowTcp, internetGateway, natGateways, routes, tier, twoZones, vpc } from '@hipaa-stacks/network';

/** A database and the password of an application that reads it when it starts. */
export const databaseSystem = blueprint('database-system', {
  title: 'Database with rotated passwords',
  parameters: {
    Keys: { OperatorArns: operatorArns('dead-letter queues and Performance Insights') },
    Database: {
      Reader: flag('Second instance', 'true', { Description: 'Whether to create a second instance.' }),
      DataApi: flag('Data API', 'false', { Description: 'Whether to enable the Data API.' }),
      Protection: flag('Deletion protection', 'false', { Description: 'Turn on after the database is created.' }),
      Generation: text('Generation', {
        Description: 'Increase to replace the cluster.',
        Default: '1',
        AllowedPattern: '^[1-9][0-9]{0,2}$',
        ConstraintDescription: 'A number from 1 to 999',
      }),
      SnapshotIdentifier: text('Snapshot', {
        Description: 'Optional. Snapshot to restore the cluster from.',
        Default: '',
        AllowedPattern: '^$|^[A-Za-z][A-Za-z0-9:-]{0,254}$',
        ConstraintDescription: 'Name or ARN of a snapshot, or empty',
      }),
    },
  },
  conditions: (p) => ({
    HasOperators: isAnyGiven(p.OperatorArns),
    HasReader: equals(p.Reader, 'true'),
    HasDataApi: equals(p.DataApi, 'true'),
    HasSnapshot: isGiven(p.SnapshotIdentifier),
  }),
  system: (p, has) => {
    const role = (id: string, service: string, awsPolicies: readonly string[] = []) =>
      serviceRole(id, { service, description: `${id} of this system`, boundary: noValue, awsPolicies });
    const rotator = role('RotationRole', 'lambda.amazonaws.com', ['service-role/AWSLambdaENIManagementAccess']);
    const monitor = role('MonitoringRole', 'monitoring.rds.amazonaws.com', [
      'service-role/AmazonRDSEnhancedMonitoringRole',
    ]);
    const executionRole = role('StartRole', 'ecs-tasks.amazonaws.com');
    const taskRole = role('TaskRole', 'ecs-tasks.amazonaws.com');
    const backup = role('BackupRole', 'backup.amazonaws.com', backupManagedPolicies);
    const key = dataKey('DataKey', {
      description: 'Database, its logs and passwords',
      users: [rotator.arn, executionRole.arn],
      services: [allowCloudWatchLogs, ...allowBackup([backup.arn])],
      encrypts: ['AWS::Lambda::Function', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
    });
    const deadLetterQueueKey = dataKey('DeadLetterQueueKey', {
      description: 'Dead-letter queue',
      users: [rotator.arn],
      encrypts: ['AWS::SQS::Queue'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
      keep: 'transient',
    });
    const backupKey = dataKey('BackupKey', {
      description: 'Backups',
      services: allowBackup([backup.arn]),
      encrypts: ['AWS::Backup::BackupVault'],
    });

    const net = vpc('Vpc', { cidr: '10.0.0.0/16' });
    const publicTier = tier('Public', { vpc: net, zones: twoZones, quarter: 0 });
    const privateTier = tier('Private', { vpc: net, zones: twoZones, quarter: 2 });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const nat = natGateways('NatGateway', { zones: publicTier.zones, after: internet.attachment });
    const anyIpv4 = { range: '0.0.0.0/0' };
    const publicRoutes = routes('PublicInternetRoute', {
      zones: publicTier.zones,
      to: anyIpv4,
      by: { internetGateway: internet.id },
      after: internet.attachment,
    });
    const privateRoutes = routes('PrivateNatRoute', {
      zones: privateTier.zones,
      to: anyIpv4,
      by: { natGateways: nat.ids },
    });

    const database = auroraMysql('Database', {
      role: 'database',
      generation: p.Generation,
      key: key.arn,
      vpc: net.id,
      subnets: privateTier.subnets,
      databaseName: 'openemr',
      capacity: { min: 0.5, max: 4 },
      reader: has.HasReader,
      snapshot: { given: has.HasSnapshot, id: p.SnapshotIdentifier },
      dataApi: has.HasDataApi,
      deletionProtection: p.Protection,
      backupDays: 35,
      logRetentionDays: 2192,
      monitoringRole: monitor.arn,
      parameters: { collation_server: 'utf8mb4_general_ci' },
    });
    const user = generatedSecret('User', {
      key: key.arn,
      description: 'Database user of the application',
      fields: { username: 'openemr', dbname: 'openemr' },
    });
    const attached = secretAttachment('UserAttachment', { secret: user.arn, cluster: database.cluster });

    const services = resource('Services', 'AWS::ECS::Cluster', {
      ClusterName: uniqueName('services', 255),
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
    });
    const field = (name: string) => ({ arn: user.arn, field: name, key: key.arn });
    const taskLogs = logGroup('TaskLogGroup', { key: key.arn, retentionDays: 2192 });
    const task = fargateTask('Task', {
      image:
        'public.ecr.aws/docker/library/busybox@sha256:0000000000000000000000000000000000000000000000000000000000000000',
      cpu: '256',
      memory: '512',
      executionRole: executionRole,
      taskRole: taskRole,
      logs: taskLogs,
      secrets: { MYSQL_USER: field('username'), MYSQL_PASS: field('password') },
    });
    const deadLetters = deadLetterQueue('DeadLetterQueue', { key: deadLetterQueueKey.arn });
    const logs = logGroup('RotationLogGroup', { key: key.arn, retentionDays: 2192 });
    const rotation = secretRotation('Rotation', {
      role: rotator,
      logs,
      key: key.arn,
      deadLetters: { arn: deadLetters.arn, key: deadLetterQueueKey.arn },
      vpc: net.id,
      subnets: privateTier.subnets,
      master: database.masterSecret,
      users: [user.arn],
      redeploys: services.ref,
    });
    const rotationToDatabase = allowTcp('RotationToDatabase', {
      from: rotation.securityGroup,
      to: database.securityGroup,
      port: database.port,
      why: 'Rotates passwords',
    });
    const after = [database.writer, ...rotationToDatabase.resources];
    const schedules = [
      rotationSchedule('UserRotation', { secret: attached.arn, rotation, days: 30, rotateImmediately: true, after }),
      rotationSchedule('DatabaseMasterRotation', {
        secret: database.attachedMasterSecret,
        rotation,
        days: 31,
        rotateImmediately: false,
        after,
      }),
    ];

    const vault = backupVault('BackupVault', { role: 'database', key: backupKey.arn });
    const plan = backupPlan('Plan', { role: 'database', vault: vault.name });
    const selection = backupSelection('BackupSelection', { plan: plan.id, role: backup.arn, stores: [database.arn] });
    return {
      stacks: {
        identity: [rotator, monitor, executionRole, taskRole, backup],
        security: [key, deadLetterQueueKey, backupKey],
        network: [net, publicTier, privateTier, internet, nat, publicRoutes, privateRoutes],
        data: [database, user, attached],
        app: [snippet([services]), taskLogs, task, deadLetters, logs, rotation, rotationToDatabase, ...schedules],
        backup: [vault, plan, selection],
      },
      outputs: {
        Cluster: { description: 'ID of the database cluster', value: database.cluster },
        MasterSecret: { description: 'Secret of the master user', value: database.masterSecret },
        UserSecret: { description: 'Secret of the application user', value: user.arn },
        Task: { description: 'Task definition that uses the password', value: task.arn },
        Rotation: { description: 'Name of the rotation function', value: rotation.name },
      },
    };
  },
});
