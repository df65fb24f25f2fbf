import { allowSessionManager, budget } from '@hipaa-stacks/audit';
import { organizationTags } from '@hipaa-stacks/baseline';
import {
  type Arn,
  blueprint,
  contents,
  type Expr,
  either,
  join,
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
  allowBudgets,
  allowCloudWatchAlarms,
  allowCloudWatchLogs,
  allowEventBridge,
  allowFargate,
  allowLogDelivery,
  allowSns,
  auroraMysql,
  backupManagedPolicies,
  backupPlan,
  backupSelection,
  backupVault,
  dataKey,
  evidenceBucket,
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
  subscriptionDeadLetterQueue,
  webAclLogBucket,
} from '@hipaa-stacks/data';
import {
  acceleratorEndpoint,
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
import { auditLogExport } from './audit-log-export.ts';
import { backupCopies } from './backup-copies.ts';
import { bedrock, bedrockRole } from './bedrock.ts';
import { conditions } from './conditions.ts';
import { connections } from './connections.ts';
import { ADMINISTRATOR, blockedPaths, certificateAuthorities, openEmrContainer } from './container.ts';
import { webAclMetric } from './dashboard.ts';
import { ecsExec } from './ecs-exec.ts';
import { mail } from './mail.ts';
import { monitoring } from './monitoring.ts';
import { network } from './network.ts';
import { parameters } from './parameters.ts';
import { regionalOptions, rules } from './rules.ts';
import { accountTrail } from './trail.ts';
import { webAclExceptions } from './web-acl-exceptions.ts';

const DATABASE = 'openemr';
const linkedServices = ['ecs.amazonaws.com', 'ecs.application-autoscaling.amazonaws.com'] as const;
/** Maximum storage of the session cache. */
const CACHE_GIGABYTES = 5;
/**
 * The character set and collation with which the OpenEMR installer creates its database. It creates none here, because the cluster
 * is created with it.
 *
 * Source: openemr/openemr, library/classes/Installer.class.php, `create_database`.
 */
const databaseParameters = { character_set_server: 'utf8mb4', collation_server: 'utf8mb4_general_ci' };
const clusterName = uniqueName('openemr', 255);

/** Account, Region and name from the ARN of a repository, arn:aws:ecr:<Region>:<account>:repository/<name>; and the version. */
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
 * OpenEMR on Fargate behind a load balancer, with Aurora, EFS and Valkey, and backups for up to seven years. Without `AllowedCidr` or
 * `AllowedIpv6Cidr`, the security group of the load balancer allows no inbound traffic.
 */
export const openEmr = blueprint('openemr', {
  title: 'OpenEMR on AWS Fargate',
  parameters,
  conditions,
  rules,
  mappings: certificateAuthorities,
  tags: organizationTags,
  regional: regionalOptions,
  companions: { 'backup-copies': { blueprint: backupCopies, region: 'chosen', order: 'before', parameters: {} } },
  system: (p, has) => {
    // ---- identity: roles with a trust policy only, so that the key policies can refer to them
    const boundary = either(has.HasBoundary, p.PermissionsBoundary, noValue);
    const role = (id: string, service: string, description: string, awsPolicies: readonly string[] = []) =>
      serviceRole(id, { service, description, boundary, awsPolicies });
    const executionRole = role(
      'ExecutionRole',
      'ecs-tasks.amazonaws.com',
      'ECS agent of the tasks: pulls the image, reads secrets, writes logs',
    );
    const taskRole = role('TaskRole', 'ecs-tasks.amazonaws.com', 'Tasks of OpenEMR: mounts the file system');
    const providerRole = role('ProviderRole', 'lambda.amazonaws.com', 'Lambda function of the custom resources');
    const rotationRole = role(
      'RotationRole',
      'lambda.amazonaws.com',
      'Lambda function that rotates the database passwords',
      ['service-role/AWSLambdaENIManagementAccess'],
    );
    const auditLogExportRole = role(
      'AuditLogExportRole',
      'lambda.amazonaws.com',
      'Lambda function that exports the audit log of OpenEMR',
      ['service-role/AWSLambdaENIManagementAccess'],
    );
    const monitoringRole = role(
      'MonitoringRole',
      'monitoring.rds.amazonaws.com',
      'RDS Enhanced Monitoring of the database',
      ['service-role/AmazonRDSEnhancedMonitoringRole'],
    );
    const backupRole = role(
      'BackupRole',
      'backup.amazonaws.com',
      'AWS Backup backs up database and file system',
      backupManagedPolicies,
    );
    const restoreRole = role(
      'RestoreRole',
      'backup.amazonaws.com',
      'AWS Backup restores database and file system, including restore tests',
      restoreManagedPolicies,
    );
    const exportRoles = analyticsRoles(has, boundary, { given: has.HasWorkforceRoles, arns: p.WorkforceRoleArns });
    const modelRole = bedrockRole(has, boundary);

    // ---- security: keys, and the bucket of the S3 access logs
    const operators = { given: has.HasOperators, arns: p.OperatorArns };
    const backups = allowBackup([backupRole.arn, restoreRole.arn]);
    const key = dataKey('DataKey', {
      description: 'Database, file system, session cache, secrets, ephemeral storage of tasks and logs',
      users: [executionRole.arn, providerRole.arn, rotationRole.arn, auditLogExportRole.arn],
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
      description: 'VPC flow logs, web ACL logs and the audit log of OpenEMR',
      users: [auditLogExportRole.arn],
      services: [allowLogDelivery],
      encrypts: ['AWS::S3::Bucket'],
      operators,
      keep: 'log-store',
    });
    const backupKey = dataKey('BackupKey', {
      description: 'Backups of database and file system',
      services: backups,
      encrypts: ['AWS::Backup::BackupVault'],
    });
    const alertKey = dataKey('AlertKey', {
      description: 'Alert topic and dead-letter queues',
      users: [
        providerRole.arn,
        rotationRole.arn,
        auditLogExportRole.arn,
        orNoValue(exportRoles.starter.arn),
        orNoValue(exportRoles.tables.arn),
      ],
      services: [
        allowEventBridge,
        allowCloudWatchAlarms,
        either(has.HasEmail, allowSns, noValue),
        either(has.HasBudget, allowBudgets, noValue),
      ],
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

    // ---- provider: custom resources, for operations without a CloudFormation resource type
    const providerDeadLetterQueue = functionDeadLetterQueue('ProviderDeadLetterQueue', { key: alertKey.arn });
    const providerLogs = logGroup('ProviderLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const customResources = provider('Provider', {
      role: providerRole,
      logs: providerLogs,
      key: key.arn,
      deadLetters: { arn: providerDeadLetterQueue.arn, key: alertKey.arn },
      handlers: [
        serviceLinkedRolesHandler(linkedServices),
        certificateHandler(),
        backupOptInHandler(),
        rotatedSecretHandler(),
        handlerWhen(has.HasOwnNetwork, (present) => defaultSecurityGroupHandler([present(net.defaultSecurityGroup)])),
        smtpCredentialsHandler({ role: 'openemr', redeploys: clusterName }),
      ],
    });
    const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider: customResources, services: linkedServices });
    const optIn = backupOptIn('BackupOptIn', { provider: customResources, types: ['Aurora', 'EFS'] });
    const defaultSecurityGroup = when(has.HasOwnNetwork, (present) =>
      restrictedDefaultSecurityGroup('DefaultSecurityGroup', {
        provider: customResources,
        group: present(net.defaultSecurityGroup),
      }),
    );

    // ---- data: database, file system, session cache, and their secrets
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
      parameters: databaseParameters,
      engineVersion: p.DatabaseEngineVersion,
      backupDays: 35,
      logRetentionDays: p.RetentionDays,
      monitoringRole: monitoringRole.arn,
    });
    const databaseUser = generatedSecret('DatabaseUserSecret', {
      key: key.arn,
      description: 'Database user of OpenEMR',
      fields: { username: DATABASE, dbname: DATABASE },
    });
    const attachedUser = secretAttachment('DatabaseUserSecretAttachment', {
      secret: databaseUser.arn,
      cluster: database.cluster,
    });
    const auditReader = generatedSecret('AuditReaderSecret', {
      key: key.arn,
      description: 'Database user that exports the audit log of OpenEMR',
      fields: { username: 'auditor', dbname: DATABASE, access: 'read' },
    });
    const attachedAuditReader = secretAttachment('AuditReaderSecretAttachment', {
      secret: auditReader.arn,
      cluster: database.cluster,
    });
    const admin = generatedSecret('AdministratorSecret', {
      key: key.arn,
      description: 'First administrator of OpenEMR, read only at the first start',
      fields: { username: ADMINISTRATOR },
      unrotated: 'OpenEMR reads it only at its first start; the administrator then changes the password in OpenEMR.',
    });
    const auditLogBucket = evidenceBucket('AuditLogBucket', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
      longerThanAYear: has.IsRetentionOverOneYear,
      lockMode: 'GOVERNANCE',
    });
    const cacheUser = generatedSecret('SessionCacheSecret', {
      key: key.arn,
      description: 'User of the session cache',
      unrotated:
        'Tasks read it at their start, so a rotation would disconnect running tasks. It is valid for the session cache only, to which only tasks have network access.',
      fields: { username: DATABASE },
    });
    const cache = serverlessCache('SessionCache', {
      role: 'openemr',
      key: key.arn,
      vpc: net.vpc,
      subnets: net.privatePair,
      user: DATABASE,
      password: cacheUser.arn,
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

    // ---- edge: load balancer, certificate, DNS record and web ACL
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
        { range: p.AllowedCidr2, given: has.HasIpv4Range2 },
        { range: p.AllowedCidr3, given: has.HasIpv4Range3 },
        { range: p.AllowedCidr4, given: has.HasIpv4Range4 },
        { range: p.AllowedCidr5, given: has.HasIpv4Range5 },
        { range: p.AllowedPrefixListId, type: 'prefix-list', given: has.HasPrefixList },
        { range: p.AllowedIpv6Cidr, type: 'ipv6', given: has.HasIpv6Range },
      ],
      dualStack: has.HasIpv6Range,
      logs: { bucket: loadBalancerLogs.name, policy: loadBalancerLogs.policy },
      deletionProtection: p.DeletionProtection,
      idleSeconds: 300,
      after: net.internetRoutes,
    });
    const dnsValidated = when(has.HasDnsValidatedCertificate, () =>
      certificate('Certificate', { domain: p.DomainName, hostedZone: p.HostedZoneId }),
    );
    const accelerator = when(has.HasAccelerator, () => globalAccelerator('Accelerator', { role: 'openemr' }));
    const selfSigned = when(has.HasSelfSignedCertificate, () =>
      selfSignedCertificate('SelfSignedCertificate', {
        provider: customResources,
        role: 'openemr',
        names: either(
          has.HasAccelerator,
          join(',', [balancer.dnsName, contents(accelerator.dnsName).value]),
          balancer.dnsName,
        ),
        key: key.arn,
        deadLetters: providerDeadLetterQueue.arn,
        after: [providerDeadLetterQueue.policy],
      }),
    );
    const certificateArn = either(
      has.HasCertificate,
      p.CertificateArn,
      orElse(dnsValidated.arn, orElse(selfSigned.arn, noValue)),
    );
    // ---- mail: SES identity and SMTP credentials
    const topic = alertTopic('AlertTopic', { key: alertKey.arn, budgets: has.HasBudget });
    const mailResources = mail(has, {
      sender: p.MailSender,
      hostedZone: p.HostedZoneId,
      boundary,
      role: 'openemr',
      provider: customResources,
      key: key.arn,
      cluster: clusterName,
      deadLetters: providerDeadLetterQueue,
      topic: topic.arn,
    });

    const container = openEmrContainer({
      database: {
        host: database.address,
        port: `${database.port}`,
        name: DATABASE,
        user: { arn: databaseUser.arn, key: key.arn },
      },
      cache: {
        host: cache.address,
        port: cache.port,
        user: DATABASE,
        secret: { arn: cacheUser.arn, key: key.arn },
      },
      admin: { arn: admin.arn, key: key.arn },
      name: { given: has.HasDomain, value: p.DomainName },
      portal: has.HasPortal,
      apis: has.HasApis,
      upgrading: has.AllowsUpgrade,
      sessionSeconds: p.SessionTimeoutSeconds,
      mail: mailResources.settings,
    });
    const sitesAccessPoint = accessPoint('FileSystemAccessPoint', {
      fileSystem: files.id,
      path: p.FileSystemPath,
      user: container.sites.user,
      permissions: container.sites.permissions,
    });
    const web = listener('Web', {
      loadBalancer: balancer.arn,
      vpc: net.vpc,
      certificate: certificateArn,
      port: container.port,
      healthCheckPath: container.healthCheckPath,
    });
    const webAclLogs = webAclLogBucket('WebAclLogBucket', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: p.RetentionDays,
    });
    const acl = webAcl('WebAcl', {
      protects: balancer.arn,
      logs: webAclLogs.arn,
      after: webAclLogs.policy,
      requestsPerFiveMinutes: p.RequestsPerFiveMinutes,
      exceptions: webAclExceptions,
      countOnly: has.HasCountingWebAcl,
      blockedPaths,
    });
    const dnsRecord = when(has.HasHostedZone, () =>
      aliasRecord('DnsRecord', {
        hostedZone: p.HostedZoneId,
        name: p.DomainName,
        to: {
          dnsName: orElse(accelerator.dnsName, balancer.dnsName),
          hostedZone: orElse(accelerator.hostedZone, balancer.hostedZone),
        },
        dualStack: has.HasIpv6Range,
        ipv6To: balancer,
      }),
    );
    const acceleratorGroup = when(has.HasAccelerator, (present) =>
      acceleratorEndpoint('AcceleratorEndpointGroup', {
        listener: present(accelerator.listener),
        loadBalancer: balancer.arn,
        after: [web.listener],
      }),
    );

    // ---- app: the service, and the rotation of its passwords
    const taskLogs = logGroup('TaskLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const execLogs = logGroup('EcsExecLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const cluster = fargateCluster('Cluster', {
      name: clusterName,
      key: key.arn,
      shell: { logGroup: execLogs.name, key: key.arn },
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
      volumes: [{ name: 'sites', path: container.sites.path, fileSystem: files, accessPoint: sitesAccessPoint }],
      writableRoot: container.writableRoot,
      shell: has.HasEcsExec,
      command: container.command,
      healthCheck: container.healthCheck,
      stopSeconds: 120,
    });
    const execPermissions = when(has.HasEcsExec, () =>
      fargateExec('TaskEcsExecAccess', { role: taskRole.name, shell: { logGroup: execLogs.arn, key: key.arn } }),
    );
    const rotationLogs = logGroup('RotationLogGroup', { key: key.arn, retentionDays: p.RetentionDays });
    const rotation = secretRotation('Rotation', {
      role: rotationRole,
      logs: rotationLogs,
      key: key.arn,
      deadLetters: { arn: providerDeadLetterQueue.arn, key: alertKey.arn },
      vpc: net.vpc,
      subnets: net.privateSubnets,
      master: database.masterSecret,
      users: [databaseUser.arn, auditReader.arn],
      redeploys: cluster.name,
    });
    const rotationToDatabase = allowTcp('RotationToDatabase', {
      from: rotation.securityGroup,
      to: database.securityGroup,
      port: database.port,
      why: 'Rotation to database',
    });
    const userRotation = rotationSchedule('DatabaseUserRotation', {
      secret: attachedUser.arn,
      rotation,
      days: 30,
      rotateImmediately: true,
      after: [database.writer, ...rotationToDatabase.resources],
    });
    const initialRotation = rotatedSecret('InitialRotation', {
      provider: customResources,
      providerRole: providerRole.name,
      secret: attachedUser.arn,
      rotation: rotation.arn,
      database: database.cluster,
      after: [userRotation.schedule, database.writer],
    });
    const auditReaderRotation = rotationSchedule('AuditReaderRotation', {
      secret: attachedAuditReader.arn,
      rotation,
      days: 30,
      rotateImmediately: true,
      after: [database.writer, ...rotationToDatabase.resources],
    });
    const schedules = [
      userRotation,
      initialRotation,
      auditReaderRotation,
      rotationSchedule('DatabaseMasterRotation', {
        secret: database.attachedMasterSecret,
        rotation,
        days: 31,
        rotateImmediately: false,
        after: [database.writer, ...rotationToDatabase.resources],
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
        ...mailResources.ready,
      ],
    });
    const allowed = [
      allowTcp('LoadBalancerToTask', {
        from: balancer.securityGroup,
        to: service.securityGroup,
        port: container.port,
        why: 'Load balancer to tasks, HTTPS',
      }),
      allowTcp('TaskToDatabase', {
        from: service.securityGroup,
        to: database.securityGroup,
        port: database.port,
        why: 'Tasks to database',
      }),
      allowTcp('TaskToFileSystem', {
        from: service.securityGroup,
        to: targets.securityGroup,
        port: 2049,
        why: 'Tasks to file system, NFS',
      }),
      allowTcp('TaskToSessionCache', {
        from: service.securityGroup,
        to: cache.securityGroup,
        port: 6379,
        why: 'Tasks to session cache',
      }),
      when(has.HasMail, () =>
        allowOut('TaskToMailEgress', { from: service.securityGroup, port: 587, why: 'Tasks to SES, SMTP with TLS' }),
      ),
      ...connections(has, service.securityGroup, p),
    ];

    // ---- audit log: export of the audit log of OpenEMR
    const auditLog = auditLogExport('AuditLogExport', {
      role: auditLogExportRole,
      database: { ...database, name: DATABASE },
      user: auditReader.arn,
      dataKey: key.arn,
      logKey: logKey.arn,
      deadLetters: { arn: providerDeadLetterQueue.arn, policy: providerDeadLetterQueue.policy, key: alertKey.arn },
      bucket: auditLogBucket,
      vpc: net.vpc,
      subnets: net.privateSubnets,
      retentionDays: p.RetentionDays,
      after: [auditReaderRotation.schedule, database.writer],
    });

    // ---- trail: for an account without a trail
    const auditTrail = accountTrail(has, {
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
      copyTo: { vault: p.BackupCopyVaultArn, condition: has.HasBackupCopy },
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

    // ---- monitoring
    const unsent = subscriptionDeadLetterQueue('SubscriptionDeadLetterQueue', {
      key: alertKey.arn,
      topics: [topic.arn],
    });
    const email = when(has.HasEmail, () =>
      subscription('EmailSubscription', {
        topic: topic.arn,
        protocol: 'email',
        endpoint: p.AlertEmail,
        deadLetters: unsent,
      }),
    );
    const monitored = monitoring({
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
      auditLogExport: auditLog.name,
      providerDeadLetterQueue: providerDeadLetterQueue.name,
      subscriptionDeadLetterQueue: unsent.name,
      certificate: certificateArn,
      tasks: p.MinTasks,
      upgrading: has.AllowsUpgrade,
      cacheGigabytes: CACHE_GIGABYTES,
      webAcl: webAclMetric(acl.metric),
      vault: vault.name,
    });
    const monthly = when(has.HasBudget, () =>
      budget('AccountBudget', {
        limit: p.MonthlyBudget,
        currency: either(has.IsInChina, 'CNY', 'USD'),
        topic: topic.arn,
        after: [topic.policy],
      }),
    );
    const execAccess = ecsExec(has, {
      cluster,
      service: service.name,
      container: task.container,
      key: key.arn,
      roles: p.WorkforceRoleArns,
      topic: topic.arn,
      topicPolicy: topic.policy,
      undelivered: monitored.undelivered,
    });

    // ---- optional services
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
          ...[
            executionRole,
            taskRole,
            providerRole,
            rotationRole,
            auditLogExportRole,
            monitoringRole,
            backupRole,
            restoreRole,
          ],
          ...[...Object.values(exportRoles), modelRole],
        ],
        security: [key, logKey, backupKey, alertKey, accessLogs],
        network: net.parts,
        provider: [providerDeadLetterQueue, providerLogs, customResources, linked, optIn, defaultSecurityGroup],
        data: [
          database,
          databaseUser,
          attachedUser,
          auditReader,
          attachedAuditReader,
          auditLogBucket,
          admin,
          cacheUser,
          cache,
          ownFiles,
          targets,
          sitesAccessPoint,
        ],
        accelerator: [accelerator],
        edge: [
          ...[loadBalancerLogs, balancer, dnsValidated, selfSigned, web, webAclLogs, acl],
          ...[dnsRecord, acceleratorGroup],
        ],
        app: [
          taskLogs,
          execLogs,
          cluster,
          task,
          execPermissions,
          rotationLogs,
          rotation,
          rotationToDatabase,
          ...schedules,
          service,
          ...allowed,
        ],
        auditLog: [auditLog],
        backup: [vault, plan, selection, tests],
        alerts: [topic, unsent, email, monthly],
        monitoring: Object.values(monitored).flat(),
        ecsExec: [execAccess],
        mail: mailResources.parts,
        trail: Object.values(auditTrail),
        analytics: Object.values(exported),
        bedrock: Object.values(model),
      },
      outputs: {
        Url: {
          description: 'URL of OpenEMR',
          value: sub('https://${Name}/', {
            Name: either(has.HasDomain, p.DomainName, orElse(accelerator.dnsName, balancer.dnsName)),
          }),
        },
        AcceleratorDnsName: {
          description: 'DNS name of the accelerator, the target of your own CNAME record if the accelerator is enabled',
          value: accelerator.dnsName,
        },
        AcceleratorIpv4Addresses: {
          description: 'Static IPv4 addresses of the accelerator, for the firewalls of your partners',
          value: accelerator.addresses,
        },
        LoadBalancerName: {
          description: 'DNS name of the load balancer, the target of your own CNAME record',
          value: balancer.dnsName,
        },
        CertificateArn: { description: 'Certificate of the HTTPS listener', value: certificateArn },
        LoadBalancerSecurityGroup: {
          description: 'Security group of the load balancer',
          value: balancer.securityGroup,
        },
        AdministratorSecretArn: { description: `Secret with the first password of ${ADMINISTRATOR}`, value: admin.arn },
        Cluster: { description: 'ECS cluster of OpenEMR', value: cluster.name },
        Service: { description: 'ECS service of OpenEMR', value: service.name },
        ExecutionRoleArn: {
          description: 'Role that pulls the image: the policy of a repository in another account must allow it',
          value: executionRole.arn,
        },
        DatabaseCluster: { description: 'Aurora cluster', value: database.cluster },
        DatabaseSecretArn: {
          description:
            'Secret of the database user, rotated on schedule; aws secretsmanager rotate-secret rotates it immediately',
          value: databaseUser.arn,
        },
        FileSystem: { description: 'File system with the documents', value: files.id },
        DataKeyArn: { description: 'KMS key of database, file system, session cache and secrets', value: key.arn },
        TaskLogGroup: { description: 'Log group of the tasks', value: taskLogs.name },
        EcsExecLogGroup: { description: 'Log group of the ECS Exec sessions', value: execLogs.name },
        AuditLogGroup: { description: 'Log group of the database audit log', value: database.auditLogs },
        AuditLogBucket: { description: 'Bucket of the exported audit log of OpenEMR', value: auditLogBucket.name },
        BackupVault: { description: 'Backup vault', value: vault.name },
        BackupRoleArn: { description: 'Role for on-demand backups', value: backupRole.arn },
        RestoreRoleArn: { description: 'Role for restores', value: restoreRole.arn },
        AnalystRoleArn: {
          description:
            'Role that queries the exported database, with MFA or from WorkforceRoleArns: allow analysts sts:AssumeRole on it',
          value: exportRoles.analyst.arn,
        },
        AthenaWorkGroup: { description: 'Athena workgroup of the analysts', value: exported.workgroup.name },
        ExportDatabase: {
          description: 'Glue database with the tables of the newest export',
          value: exported.catalog.name,
        },
        ExportBucket: { description: 'Bucket of the database exports', value: exported.files.name },
        AlertTopicArn: { description: 'Topic of all alarms, to which you can subscribe', value: topic.arn },
        Budget: { description: 'Name of the monthly budget', value: monthly.name },
        EcsExecPolicyArn: {
          description:
            'Policy that allows ECS Exec sessions with MFA: attach it to users, groups or the roles in WorkforceRoleArns',
          value: execAccess.policy,
        },
        EcsExecCommand: { description: 'Command that starts an ECS Exec session on a task', value: execAccess.command },
        ProviderDeadLetterQueue: {
          description: 'Dead-letter queue of rotations and custom resources',
          value: providerDeadLetterQueue.name,
        },
        SubscriptionDeadLetterQueue: {
          description: 'Dead-letter queue for messages that could not be delivered to a subscriber',
          value: unsent.name,
        },
        WebAclLogBucket: { description: 'Bucket of the web ACL logs', value: webAclLogs.name },
        LogArchiveBucket: { description: 'Bucket of the CloudTrail log files', value: auditTrail.archive.name },
        FlowLogBucket: { description: 'Bucket of the VPC flow logs', value: net.flowLogBucket },
        MailRecords: {
          description: 'DNS records that mail requires; if HostedZoneId is empty, create them yourself',
          value: mailResources.records,
        },
      },
    };
  },
});
