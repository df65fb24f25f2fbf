import { allowSessionManager, organizationTags } from '@hipaa-stacks/audit';
import {
  type Arn,
  blueprint,
  contents,
  type Expr,
  either,
  noValue,
  orElse,
  orNoValue,
  select,
  split,
  sub,
  unchecked,
  uniqueName,
  when,
} from '@hipaa-stacks/cloudformation';
import {
  backupOptIn,
  backupOptInHandler,
  certificateHandler,
  defaultSecurityGroupHandler,
  fargateCluster,
  fargateExec,
  fargateService,
  fargateTask,
  handlerWhen,
  provider,
  restrictedDefaultSecurityGroup,
  rotatedSecret,
  rotatedSecretHandler,
  rotationSchedule,
  secretRotation,
  selfSignedCertificate,
  serviceLinkedRoles,
  serviceLinkedRolesHandler,
  serviceRole,
  smtpCredentialsHandler,
} from '@hipaa-stacks/compute';
import {
  accessLogBucket,
  accessPoint,
  alertTopic,
  allowBackup,
  allowCloudWatchAlarms,
  allowCloudWatchLogs,
  allowEventBridge,
  allowFargate,
  allowLogDelivery,
  auroraMysql,
  backupManagedPolicies,
  backupPlan,
  backupSelection,
  backupVault,
  dataKey,
  fileSystem,
  fileSystemOf,
  functionDeadLetterQueue,
  generatedSecret,
  loadBalancerLogBucket,
  logGroup,
  mountTargets,
  restoreManagedPolicies,
  restoreTesting,
  secretAttachment,
  serverlessCache,
  subscription,
  webAclLogBucket,
} from '@hipaa-stacks/data';
import {
  aliasRecord,
  allowOut,
  allowTcp,
  certificate,
  globalAccelerator,
  listener,
  loadBalancer,
  webAcl,
} from '@hipaa-stacks/network';
import { analytics, analyticsRoles } from './analytics.ts';
import { backupCopies } from './backup-copies.ts';
import { bedrock, bedrockRole } from './bedrock.ts';
import { conditions } from './conditions.ts';
import { ADMINISTRATOR, authorities, closedPaths, openEmrContainer, uploads } from './container.ts';
import { webAclMetric } from './dashboard.ts';
import { ecsExec } from './ecs-exec.ts';
import { mail } from './mail.ts';
import { monitoring } from './monitoring.ts';
import { network } from './network.ts';
import { parameters } from './parameters.ts';
import { rules } from './rules.ts';
import { recording } from './trail.ts';

const DATABASE = 'openemr';
const linkedServices = ['ecs.amazonaws.com', 'ecs.application-autoscaling.amazonaws.com'] as const;
/** What the cache may hold. */
const CACHE_GIGABYTES = 5;
const clusterName = uniqueName('openemr', 255);

/** Account, Region and name of a repository, from its ARN: arn:aws:ecr:<Region>:<account>:repository/<name>. */
const imageParts = (repository: Arn<'AWS::ECR::Repository'>, version: Expr<string>) => {
  const parts = split(':', repository);
  return {
    Region: select(3, unchecked(parts)),
    Account: select(4, unchecked(parts)),
    Repository: select(1, unchecked(split(':repository/', repository))),
    Version: version,
  };
};

/**
 * OpenEMR on Fargate behind a load balancer that admits nobody until it is told whom, with Aurora, EFS and Valkey, backed up to
 * seven years.
 */
export const openEmr = blueprint('openemr', {
  title: 'OpenEMR on AWS Fargate',
  parameters,
  conditions,
  rules,
  mappings: authorities,
  tags: organizationTags,
  companions: { 'backup-copies': { blueprint: backupCopies, region: 'chosen', order: 'before', parameters: {} } },
  system: (p, has) => {
    // ---- identity: roles with trust only, so that the keys can name them
    const boundary = either(has.HasBoundary, p.PermissionsBoundary, noValue);
    const role = (id: string, service: string, description: string, awsPolicies: readonly string[] = []) =>
      serviceRole(id, { service, description, boundary, awsPolicies });
    const executionRole = role('ExecutionRole', 'ecs-tasks.amazonaws.com', 'Starts tasks: reads secrets, writes logs');
    const taskRole = role('TaskRole', 'ecs-tasks.amazonaws.com', 'Mounts the files of OpenEMR');
    const providerRole = role('ProviderRole', 'lambda.amazonaws.com', 'Stands behind custom resources');
    const rotationRole = role('RotationRole', 'lambda.amazonaws.com', 'Rotates the passwords of the database', [
      'service-role/AWSLambdaENIManagementAccess',
    ]);
    const monitoringRole = role('MonitoringRole', 'monitoring.rds.amazonaws.com', 'Measures the database', [
      'service-role/AmazonRDSEnhancedMonitoringRole',
    ]);
    const backupRole = role('BackupRole', 'backup.amazonaws.com', 'Backs up database and files', backupManagedPolicies);
    const restoreRole = role(
      'RestoreRole',
      'backup.amazonaws.com',
      'Restores them, in tests too',
      restoreManagedPolicies,
    );
    const exportRoles = analyticsRoles(has, boundary);
    const modelRole = bedrockRole(has, boundary);

    // ---- security: keys, and the bucket of all access logs
    const operators = { given: has.HasOperators, arns: p.OperatorArns };
    const backups = allowBackup([backupRole.arn, restoreRole.arn]);
    const key = dataKey('DataKey', {
      description: 'Database, files, sessions, secrets, disks of tasks and logs',
      users: [executionRole.arn, providerRole.arn, rotationRole.arn],
      services: [
        allowCloudWatchLogs,
        ...allowFargate(clusterName),
        ...backups,
        either(has.HasEcsExec, allowSessionManager, noValue),
      ],
      encrypts: [
        'AWS::EFS::FileSystem',
        'AWS::ElastiCache::ServerlessCache',
        'AWS::Lambda::Function',
        'AWS::Logs::LogGroup',
        'AWS::RDS::DBCluster',
        'AWS::RDS::DBInstance',
        'AWS::SecretsManager::Secret',
      ],
      operators,
    });
    const logKey = dataKey('LogKey', {
      description: 'Flow logs and logs of the web ACL',
      services: [allowLogDelivery],
      encrypts: ['AWS::S3::Bucket'],
      operators,
      keep: 'log-store',
    });
    const backupKey = dataKey('BackupKey', {
      description: 'Backups of database and files',
      services: backups,
      encrypts: ['AWS::Backup::BackupVault'],
    });
    const alertKey = dataKey('AlertKey', {
      description: 'Alarms on their way, and what could not be delivered',
      users: [
        providerRole.arn,
        rotationRole.arn,
        orNoValue(exportRoles.starter.arn),
        orNoValue(exportRoles.tables.arn),
      ],
      services: [allowEventBridge, allowCloudWatchAlarms],
      encrypts: ['AWS::SNS::Topic', 'AWS::SQS::Queue'],
      operators,
      keep: 'transient',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: p.RetentionDays });

    // ---- network
    const net = network(has, {
      vpcCidr: p.VpcCidr,
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
      existing: { vpc: p.VpcId, publicSubnets: p.PublicSubnetIds, privateSubnets: p.PrivateSubnetIds },
    });

    // ---- custom: what CloudFormation has no type for
    const letters = functionDeadLetterQueue('ProviderDeadLetterQueue', { key: alertKey.arn });
    const providerLogs = logGroup('ProviderLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const custom = provider('Provider', {
      role: providerRole,
      logs: providerLogs,
      key: key.arn,
      deadLetters: { arn: letters.arn, key: alertKey.arn },
      uses: [
        serviceLinkedRolesHandler(linkedServices),
        certificateHandler(),
        backupOptInHandler(),
        rotatedSecretHandler(),
        handlerWhen(has.HasOwnNetwork, (present) => defaultSecurityGroupHandler([present(net.defaultSecurityGroup)])),
        smtpCredentialsHandler({ role: 'openemr', redeploys: clusterName }),
      ],
    });
    const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider: custom, services: linkedServices });
    const optIn = backupOptIn('BackupOptIn', { provider: custom, types: ['Aurora', 'EFS'] });
    const closedGroup = when(has.HasOwnNetwork, (present) =>
      restrictedDefaultSecurityGroup('DefaultSecurityGroup', {
        provider: custom,
        group: present(net.defaultSecurityGroup),
      }),
    );
    const signed = when(has.HasSelfSignedCertificate, () =>
      selfSignedCertificate('SelfSignedCertificate', {
        provider: custom,
        role: 'openemr',
        deadLetters: letters.arn,
        after: [letters.policy],
      }),
    );

    // ---- data: database, files, sessions, and the passwords to them
    const database = auroraMysql('Database', {
      role: 'openemr',
      generation: p.DatabaseGeneration,
      key: key.arn,
      vpc: net.vpc,
      subnets: net.privateSubnets,
      databaseName: DATABASE,
      capacity: { min: p.DatabaseMinCapacity, max: p.DatabaseMaxCapacity },
      reader: has.IsStandard,
      snapshot: { given: has.HasSnapshot, id: p.SnapshotIdentifier },
      dataApi: has.HasDataApi,
      bedrock: { given: has.HasBedrock, role: contents(modelRole.arn).value },
      deletionProtection: p.DeletionProtection,
      backupDays: 35,
      logRetentionDays: p.RetentionDays,
      monitoringRole: monitoringRole.arn,
    });
    const user = generatedSecret('DatabaseUserSecret', {
      key: key.arn,
      description: 'Database user of OpenEMR',
      fields: { username: DATABASE, dbname: DATABASE },
    });
    const attached = secretAttachment('DatabaseUserSecretAttachment', { secret: user.arn, cluster: database.cluster });
    const admin = generatedSecret('AdministratorSecret', {
      key: key.arn,
      description: 'Who logs in first; OpenEMR reads it at its first start alone',
      fields: { username: ADMINISTRATOR },
      unrotated: 'OpenEMR reads it at its first start alone; whoever logs in with it then changes it in OpenEMR.',
    });
    const sessionUser = generatedSecret('SessionCacheSecret', {
      key: key.arn,
      description: 'User of the cache',
      unrotated:
        'Tasks read it when they start, and a new one would cut off all that run. It opens the cache alone, which admits none but the tasks.',
      fields: { username: DATABASE },
    });
    const cache = serverlessCache('SessionCache', {
      role: 'openemr',
      key: key.arn,
      vpc: net.vpc,
      subnets: net.privatePair,
      user: DATABASE,
      password: sessionUser.arn,
      maxGigabytes: CACHE_GIGABYTES,
    });
    const ownFiles = when(has.HasOwnFileSystem, () =>
      fileSystem('FileSystem', { key: key.arn, clients: [taskRole.arn] }),
    );
    const files = fileSystemOf(ownFiles, p.ExistingFileSystemId);
    const targets = mountTargets('MountTarget', {
      fileSystem: files.id,
      vpc: net.vpc,
      subnets: net.privateSubnets,
      third: has.HasThirdZone,
    });

    // ---- edge: who comes in, and by which name
    const loadBalancerLogs = loadBalancerLogBucket('LoadBalancerLogBucket', {
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
      longerThanAYear: has.IsRetentionOverOneYear,
    });
    const balancer = loadBalancer('LoadBalancer', {
      vpc: net.vpc,
      subnets: net.publicSubnets,
      scheme: 'internet-facing',
      allowedCidrs: [
        { range: p.AllowedCidr, given: has.HasIpv4Range },
        { range: p.AllowedIpv6Cidr, ipv6: true, given: has.HasIpv6Range },
      ],
      dualStack: has.HasIpv6Range,
      logs: { bucket: loadBalancerLogs.name, policy: loadBalancerLogs.policy },
      deletionProtection: p.DeletionProtection,
      idleSeconds: 300,
      after: net.internetRoutes,
    });
    const proved = when(has.HasDnsValidatedCertificate, () =>
      certificate('Certificate', { domain: p.DomainName, hostedZone: p.HostedZoneId }),
    );
    const shown = either(has.HasCertificate, p.CertificateArn, orElse(proved.arn, orElse(signed.arn, noValue)));
    // ---- mail: how OpenEMR sends it
    const topic = alertTopic('AlertTopic', { key: alertKey.arn });
    const sent = mail(has, {
      sender: p.MailSender,
      hostedZone: p.HostedZoneId,
      boundary,
      role: 'openemr',
      provider: custom,
      key: key.arn,
      cluster: clusterName,
      deadLetters: letters,
      topic: topic.arn,
    });

    const container = openEmrContainer({
      database: {
        host: database.address,
        port: `${database.port}`,
        name: DATABASE,
        user: { arn: user.arn, key: key.arn },
      },
      cache: {
        host: cache.address,
        port: cache.port,
        user: DATABASE,
        secret: { arn: sessionUser.arn, key: key.arn },
      },
      admin: { arn: admin.arn, key: key.arn },
      name: { given: has.HasDomain, value: p.DomainName },
      portal: has.HasPortal,
      apis: has.HasApis,
      upgrading: has.AllowsUpgrade,
      mail: sent.settings,
    });
    const door = accessPoint('FileSystemAccessPoint', {
      fileSystem: files.id,
      path: p.FileSystemPath,
      user: container.sites.user,
      permissions: container.sites.permissions,
    });
    const web = listener('Web', {
      loadBalancer: balancer.arn,
      vpc: net.vpc,
      certificate: shown,
      port: container.port,
      healthCheckPath: container.healthCheckPath,
    });
    const webAclLogs = webAclLogBucket('WebAclLogBucket', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
    });
    const firewall = webAcl('WebAcl', {
      protects: balancer.arn,
      logs: webAclLogs.arn,
      after: webAclLogs.policy,
      requestsPerFiveMinutes: p.RequestsPerFiveMinutes,
      uploads,
      closed: closedPaths,
    });
    const dnsRecord = when(has.HasHostedZone, () =>
      aliasRecord('DnsRecord', {
        hostedZone: p.HostedZoneId,
        name: p.DomainName,
        to: balancer,
        dualStack: has.HasIpv6Range,
      }),
    );
    const accelerator = when(has.HasAccelerator, () =>
      globalAccelerator('Accelerator', { loadBalancer: balancer.arn, role: 'openemr', after: [web.listener] }),
    );

    // ---- app: the service, and what changes its passwords
    const taskLogs = logGroup('TaskLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const shellLogs = logGroup('EcsExecLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const cluster = fargateCluster('Cluster', {
      name: clusterName,
      key: key.arn,
      shell: { logGroup: shellLogs.name, key: key.arn },
      retentionDays: p.RetentionDays,
      after: [linked.roles],
    });
    const task = fargateTask('Task', {
      image: either(
        has.HasImageRepository,
        sub(
          '${Account}.dkr.ecr.${Region}.${AWS::URLSuffix}/${Repository}:${Version}',
          imageParts(p.ImageRepositoryArn, p.OpenEmrVersion),
        ),
        sub('docker.io/openemr/openemr:${Version}', { Version: p.OpenEmrVersion }),
      ),
      repository: { value: p.ImageRepositoryArn, given: has.HasImageRepository },
      cpu: p.TaskCpu,
      memory: p.TaskMemory,
      port: container.port,
      executionRole,
      taskRole,
      logs: taskLogs,
      environment: container.environment,
      secrets: container.secrets,
      volumes: [{ name: 'sites', path: container.sites.path, fileSystem: files, accessPoint: door }],
      writableRoot: container.writableRoot,
      shell: has.HasEcsExec,
      command: container.command,
      healthCheck: container.healthCheck,
      stopSeconds: 120,
    });
    const shell = when(has.HasEcsExec, () =>
      fargateExec('TaskEcsExecAccess', { role: taskRole.name, shell: { logGroup: shellLogs.arn, key: key.arn } }),
    );
    const rotationLogs = logGroup('RotationLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const rotation = secretRotation('Rotation', {
      role: rotationRole,
      logs: rotationLogs,
      key: key.arn,
      deadLetters: { arn: letters.arn, key: alertKey.arn },
      vpc: net.vpc,
      subnets: net.privateSubnets,
      master: database.masterSecret,
      users: [user.arn],
      redeploys: cluster.name,
    });
    const rotates = allowTcp('RotationToDatabase', {
      from: rotation.securityGroup,
      to: database.securityGroup,
      port: database.port,
      why: 'Passwords are changed',
    });
    const userRotation = rotationSchedule('DatabaseUserRotation', {
      secret: attached.arn,
      rotation,
      days: 30,
      rotateImmediately: true,
      after: [database.writer, ...rotates.resources],
    });
    const known = rotatedSecret('InitialRotation', {
      provider: custom,
      providerRole: providerRole.name,
      secret: attached.arn,
      rotation: rotation.arn,
      database: database.cluster,
      after: [userRotation.schedule, database.writer],
    });
    const schedules = [
      userRotation,
      known,
      rotationSchedule('DatabaseMasterRotation', {
        secret: database.attachedMasterSecret,
        rotation,
        days: 31,
        rotateImmediately: false,
        after: [database.writer, ...rotates.resources],
      }),
    ];
    const service = fargateService('Service', {
      cluster: cluster.name,
      task,
      port: container.port,
      vpc: net.vpc,
      subnets: net.privateSubnets,
      loadBalancer: { targetGroup: web.targetGroup, graceSeconds: container.graceSeconds },
      tasks: { min: p.MinTasks, max: p.MaxTasks },
      targets: { cpuPercent: p.CpuTarget, memoryPercent: p.MemoryTarget },
      upgrading: has.AllowsUpgrade,
      shell: has.HasEcsExec,
      after: [
        web.listener,
        linked.roles,
        ...targets.targets,
        ...schedules.flatMap(({ resources }) => resources),
        ...sent.ready,
      ],
    });
    const allowed = [
      allowTcp('LoadBalancerToTask', {
        from: balancer.securityGroup,
        to: service.securityGroup,
        port: container.port,
        why: 'The load balancer asks the task by HTTPS',
      }),
      allowTcp('TaskToDatabase', {
        from: service.securityGroup,
        to: database.securityGroup,
        port: database.port,
        why: 'The task asks the database',
      }),
      allowTcp('TaskToFileSystem', {
        from: service.securityGroup,
        to: targets.securityGroup,
        port: 2049,
        why: 'The task mounts its files',
      }),
      allowTcp('TaskToSessionCache', {
        from: service.securityGroup,
        to: cache.securityGroup,
        port: 6379,
        why: 'The task keeps its sessions',
      }),
      when(has.HasMail, () =>
        allowOut('TaskToMailEgress', { from: service.securityGroup, port: 587, why: 'Mail to SES, by TLS' }),
      ),
    ];

    // ---- trail: of the account, where it has none
    const record = recording(has, {
      boundary,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
      operators,
    });

    // ---- backup
    const vault = backupVault('BackupVault', { role: 'openemr', key: backupKey.arn });
    const plan = backupPlan('BackupPlan', {
      role: 'openemr',
      vault: vault.name,
      copyTo: { vault: p.BackupCopyVaultArn, only: has.HasBackupCopy },
    });
    const selection = backupSelection('BackupSelection', {
      plan: plan.id,
      role: backupRole.arn,
      stores: [database.arn, files.arn],
      after: [optIn.optIn],
    });
    const tests = when(has.HasRestoreTesting, () =>
      restoreTesting('RestoreTestingPlan', {
        role: 'openemr',
        vault: vault.arn,
        restorer: restoreRole.arn,
        stores: {
          Database: {
            type: 'Aurora',
            arn: database.arn,
            overrides: {
              dbSubnetGroupName: database.subnetGroup,
              vpcSecurityGroupIds: sub('["${Group}"]', { Group: database.securityGroup }),
            },
          },
          FileSystem: { type: 'EFS', arn: files.arn, overrides: { kmsKeyId: key.arn } },
        },
      }),
    );

    // ---- watch
    const email = when(has.HasEmail, () =>
      subscription('EmailSubscription', { topic: topic.arn, protocol: 'email', endpoint: p.AlertEmail }),
    );
    const watched = monitoring({
      alertKey: alertKey.arn,
      topic: topic.arn,
      topicPolicy: topic.policy,
      cluster: cluster.name,
      service: service.name,
      loadBalancer: balancer.fullName,
      targetGroup: web.targetGroupName,
      database: database.cluster,
      cache: cache.name,
      files: files.id,
      rotation: rotation.name,
      failedCalls: letters.name,
      certificate: shown,
      tasks: either(has.AllowsUpgrade, 1, p.MinTasks),
      cacheGigabytes: CACHE_GIGABYTES,
      webAcl: webAclMetric(firewall.metric),
      vault: vault.name,
    });
    const people = ecsExec(has, {
      cluster,
      service: service.name,
      container: task.container,
      key: key.arn,
      topic: topic.arn,
      topicPolicy: topic.policy,
      undelivered: watched.undelivered,
    });

    // ---- options
    const exported = analytics(has, exportRoles, {
      database: database.arn,
      databaseName: DATABASE,
      dataKey: key.arn,
      alertKey: alertKey.arn,
      accessLogs: accessLogs.name,
      topic: topic.arn,
      topicPolicy: topic.policy,
      schedule: p.AnalyticsSchedule,
      retentionDays: p.RetentionDays,
    });
    const model = bedrock(has, modelRole, {
      model: p.BedrockModelId,
      vpc: net.vpc,
      subnets: net.privateSubnets,
      database: database.securityGroup,
    });

    return {
      stacks: {
        identity: [
          ...[executionRole, taskRole, providerRole, rotationRole, monitoringRole, backupRole, restoreRole],
          ...[...Object.values(exportRoles), modelRole],
        ],
        security: [key, logKey, backupKey, alertKey, accessLogs],
        network: net.parts,
        provider: [letters, providerLogs, custom, linked, optIn, closedGroup, signed],
        data: [database, user, attached, admin, sessionUser, cache, ownFiles, targets, door],
        edge: [loadBalancerLogs, balancer, proved, web, webAclLogs, firewall, dnsRecord],
        accelerator: [accelerator],
        app: [
          taskLogs,
          shellLogs,
          cluster,
          task,
          shell,
          rotationLogs,
          rotation,
          rotates,
          ...schedules,
          service,
          ...allowed,
        ],
        backup: [vault, plan, selection, tests],
        alerts: [topic, email],
        monitoring: Object.values(watched).flat(),
        ecsExec: [people],
        mail: sent.parts,
        trail: Object.values(record),
        analytics: Object.values(exported),
        bedrock: Object.values(model),
      },
      outputs: {
        Url: {
          description: 'Where OpenEMR answers',
          value: sub('https://${Name}/', { Name: either(has.HasDomain, p.DomainName, balancer.dnsName) }),
        },
        LoadBalancerName: { description: 'What a CNAME of your own points at', value: balancer.dnsName },
        CertificateArn: { description: 'Certificate that people are shown', value: shown },
        LoadBalancerSecurityGroup: {
          description: 'Security group that says who comes in',
          value: balancer.securityGroup,
        },
        AdministratorSecretArn: { description: `Secret with the first password of ${ADMINISTRATOR}`, value: admin.arn },
        Cluster: { description: 'Cluster of the service', value: cluster.name },
        Service: { description: 'The service', value: service.name },
        ExecutionRoleArn: {
          description: 'Role that pulls the image: the policy of a repository in another account must admit it',
          value: executionRole.arn,
        },
        DatabaseCluster: { description: 'Cluster of the database', value: database.cluster },
        DatabaseSecretArn: {
          description:
            'Secret of the database user, which rotates: aws secretsmanager rotate-secret changes it at once',
          value: user.arn,
        },
        FileSystem: { description: 'File system with the documents', value: files.id },
        DataKeyArn: { description: 'Key of database, files, sessions and secrets', value: key.arn },
        TaskLogGroup: { description: 'Log group of the tasks', value: taskLogs.name },
        EcsExecLogGroup: { description: 'Log group of what was typed in shells', value: shellLogs.name },
        AuditLogGroup: { description: "Log group of the database's audit", value: database.auditLogs },
        BackupVault: { description: 'Vault of the backups', value: vault.name },
        BackupRoleArn: { description: 'Role for a backup that somebody starts', value: backupRole.arn },
        RestoreRoleArn: { description: 'Role for a restore that somebody starts', value: restoreRole.arn },
        AnalystRoleArn: {
          description: 'Role of whoever asks the exported database, with MFA: permit sts:AssumeRole on it',
          value: exportRoles.analyst.arn,
        },
        AthenaWorkGroup: { description: 'Workgroup of the analysts', value: exported.workgroup.name },
        ExportDatabase: { description: 'Its tables are the newest export', value: exported.catalog.name },
        ExportBucket: { description: 'Bucket of the exports', value: exported.files.name },
        AlertTopicArn: { description: 'Topic of all alarms; subscribe to it', value: topic.arn },
        EcsExecPolicyArn: {
          description: 'Policy of whoever may open a shell in an emergency, with MFA: attach it',
          value: people.policy,
        },
        EcsExecCommand: { description: 'The command to get a shell', value: people.command },
        ProviderDeadLetterQueue: {
          description: 'Dead-letter queue of rotations and custom resources that gave up',
          value: letters.name,
        },
        WebAclLogBucket: { description: 'Bucket of the logs of the web ACL', value: webAclLogs.name },
        LogArchiveBucket: { description: "Bucket of the trail's log files", value: record.archive.name },
        FlowLogBucket: { description: 'Bucket of the flow logs', value: net.flowLogBucket },
        MailRecords: {
          description: 'Records without which no mail is sent: in HostedZoneId they are made; else make them',
          value: sent.records,
        },
      },
    };
  },
});
