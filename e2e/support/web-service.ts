import { operatorArns } from '@hipaa-stacks/baseline';
import {
  and,
  arnOf,
  blueprint,
  either,
  equals,
  flag,
  isAnyGiven,
  isGiven,
  not,
  noValue,
  optionalArnOf,
  or,
  orElse,
  resource,
  snippet,
  sub,
  text,
  uniqueName,
  when,
} from '@hipaa-stacks/cloudformation';
import {
  certificateHandler,
  fargateCluster,
  fargateExec,
  fargateService,
  fargateTask,
  provider,
  selfSignedCertificate,
  serviceLinkedRoles,
  serviceLinkedRolesHandler,
  serviceRole,
} from '@hipaa-stacks/compute';
import {
  accessLogBucket,
  accessPoint,
  allowCloudWatchLogs,
  allowEventBridge,
  allowFargate,
  allowLogDelivery,
  dataKey,
  deadLetterQueue,
  fileSystem,
  flowLogBucket,
  loadBalancerLogBucket,
  logGroup,
  mountTargets,
  webAclLogBucket,
} from '@hipaa-stacks/data';
import {
  acceleratorEndpoint,
  aliasRecord,
  allowTcp,
  anyIpv4,
  anyIpv6,
  certificate,
  egressOnlyGateway,
  flowLog,
  globalAccelerator,
  internetGateway,
  listener,
  loadBalancer,
  natGateways,
  routes,
  tier,
  twoZones,
  vpc,
  webAcl,
} from '@hipaa-stacks/network';

const switchedOff = (Description: string) => flag('Switch', 'false', { Description });
const range = (AllowedPattern: string) => ({
  Default: '',
  AllowedPattern,
  ConstraintDescription: 'An IP range, or empty',
});
const clusterName = uniqueName('clinic', 255);
const services = ['ecs.amazonaws.com', 'ecs.application-autoscaling.amazonaws.com'] as const;

/** A web application on Fargate behind a load balancer, with a certificate from one of three sources. */
export const webService = blueprint('web-service', {
  title: 'Web service',
  partitions: ['aws'],
  parameters: {
    System: {
      PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Permissions boundary of every role.',
      }),
      OperatorArns: operatorArns('logs and dead-letter queues'),
      DualStack: switchedOff('Whether to enable IPv6.'),
      Shell: switchedOff('Whether to enable ECS Exec.'),
      AllowUpgrade: switchedOff('Set to true while a new version changes the database.'),
      WithAccelerator: switchedOff('Whether to create static IP addresses.'),
      DeletionProtection: switchedOff('Turn on after the stack is created.'),
    },
    Access: {
      AllowedCidr: text('Range', { Description: 'IPv4 range that can connect.', ...range('^$|^[0-9.]+/[0-9]+$') }),
      AllowedIpv6Cidr: text('Range', {
        Description: 'IPv6 range that can connect.',
        ...range('^$|^[0-9a-f:]+/[0-9]+$'),
      }),
      CertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Certificate', {
        Description: 'ARN of a certificate in ACM.',
      }),
      DomainName: text('Domain name', {
        Description: 'Domain name of the service; needs its hosted zone.',
        Default: '',
        AllowedPattern: '^$|^([a-z0-9-]+\\.)+[a-z]+$',
        ConstraintDescription: 'A domain name, or empty',
      }),
      HostedZoneId: text('Hosted zone', {
        Description: 'ID of the hosted zone of the domain name.',
        Default: '',
        AllowedPattern: '^$|^Z[A-Z0-9]+$',
        ConstraintDescription: 'The ID of a hosted zone, or empty',
      }),
    },
  },
  rules: (p) => ({
    ZoneOfName: {
      RuleCondition: isGiven(p.DomainName),
      Assertions: [{ Assert: isGiven(p.HostedZoneId), AssertDescription: 'DomainName needs HostedZoneId.' }],
    },
  }),
  conditions: (p) => ({
    HasOperators: isAnyGiven(p.OperatorArns),
    HasDualStack: equals(p.DualStack, 'true'),
    HasEcsExec: equals(p.Shell, 'true'),
    AllowsUpgrade: equals(p.AllowUpgrade, 'true'),
    HasAccelerator: equals(p.WithAccelerator, 'true'),
    HasCidr: isGiven(p.AllowedCidr),
    HasIpv6Cidr: isGiven(p.AllowedIpv6Cidr),
    HasCertificate: isGiven(p.CertificateArn),
    HasDomain: isGiven(p.DomainName),
    IsProved: and(isGiven(p.DomainName), not(isGiven(p.CertificateArn))),
    IsSelfSigned: not(or(isGiven(p.CertificateArn), isGiven(p.DomainName))),
  }),
  system: (p, has) => {
    // ---- identity and security
    const role = (id: string, service: string) =>
      serviceRole(id, { service, description: `${id} of this system`, boundary: p.PermissionsBoundary });
    const executionRole = role('ExecutionRole', 'ecs-tasks.amazonaws.com');
    const taskRole = role('TaskRole', 'ecs-tasks.amazonaws.com');
    const providerRole = role('ProviderRole', 'lambda.amazonaws.com');
    const key = dataKey('DataKey', {
      description: 'Secrets, file system, ephemeral storage and logs',
      users: [executionRole.arn, providerRole.arn, either(has.HasEcsExec, taskRole.arn, noValue)],
      services: [allowCloudWatchLogs, ...allowFargate(clusterName)],
      encrypts: ['AWS::EFS::FileSystem', 'AWS::Lambda::Function', 'AWS::SecretsManager::Secret'],
    });
    const logKey = dataKey('LogKey', {
      description: 'Logs in S3',
      services: [allowLogDelivery],
      encrypts: ['AWS::S3::Bucket'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
      keep: 'log-store',
    });
    const deadLetterQueueKey = dataKey('DeadLetterQueueKey', {
      description: 'Dead-letter queue',
      users: [providerRole.arn],
      services: [allowEventBridge],
      encrypts: ['AWS::SQS::Queue'],
      operators: { given: has.HasOperators, arns: p.OperatorArns },
      keep: 'transient',
    });
    const accessLogs = accessLogBucket('AccessLogBucket', { retentionDays: 2192 });

    // ---- network
    const net = vpc('Vpc', { cidr: '10.0.0.0/16', ipv6: true });
    const internet = internetGateway('InternetGateway', { vpc: net.id });
    const publicTier = tier('Public', { vpc: net, zones: twoZones, quarter: 0 });
    const privateTier = tier('Private', { vpc: net, zones: twoZones, quarter: 2 });
    const nat = natGateways('NatGateway', { zones: publicTier.zones, after: internet.attachment });
    const egressOnly = egressOnlyGateway('EgressOnlyGateway', { vpc: net.id });
    const viaInternetGateway = {
      zones: publicTier.zones,
      by: { internetGateway: internet.id },
      after: internet.attachment,
    };
    const publicRoutes = routes('PublicInternetRoute', { ...viaInternetGateway, to: { range: anyIpv4 } });
    const flowLogs = flowLogBucket('FlowLogBucket', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
    });
    const network = [
      ...[net, internet, publicTier, privateTier, nat, egressOnly, publicRoutes, flowLogs],
      routes('PublicInternetIpv6Route', { ...viaInternetGateway, to: { ipv6Range: anyIpv6 } }),
      routes('PrivateNatRoute', { zones: privateTier.zones, to: { range: anyIpv4 }, by: { natGateways: nat.ids } }),
      routes('PrivateEgressOnlyRoute', {
        zones: privateTier.zones,
        to: { ipv6Range: anyIpv6 },
        by: { egressOnlyGateway: egressOnly.id },
      }),
      flowLog('FlowLog', { vpc: net.id, to: { bucket: flowLogs.arn }, after: flowLogs.policy }),
    ];

    // ---- data
    const files = fileSystem('FileSystem', { key: key.arn, clients: [taskRole.arn], automaticBackups: true });
    const sitesAccessPoint = accessPoint('FileSystemAccessPoint', {
      fileSystem: files.id,
      path: '/sites',
      user: { uid: 1000, gid: 1000 },
    });
    const targets = mountTargets('MountTarget', { fileSystem: files.id, vpc: net.id, subnets: privateTier.subnets });
    const password = resource(
      'Password',
      'AWS::SecretsManager::Secret',
      {
        KmsKeyId: key.arn,
        GenerateSecretString: { GenerateStringKey: 'password', SecretStringTemplate: '{}' },
      } as never,
      { keep: 'transient' },
    );

    // ---- custom resources
    const deadLetters = deadLetterQueue('DeadLetterQueue', { key: deadLetterQueueKey.arn });
    const providerLogs = logGroup('ProviderLogGroup', { key: key.arn, retentionDays: 2192 });
    const customResourceProvider = provider('Provider', {
      role: providerRole,
      logs: providerLogs,
      key: key.arn,
      deadLetters: { arn: deadLetters.arn, key: deadLetterQueueKey.arn },
      handlers: [serviceLinkedRolesHandler(services), certificateHandler()],
    });
    const linked = serviceLinkedRoles('ServiceLinkedRoles', { provider: customResourceProvider, services });

    // ---- edge
    const logs = loadBalancerLogBucket('LoadBalancerLogBucket', { accessLogs: accessLogs.name, retentionDays: 2192 });
    const balancer = loadBalancer('LoadBalancer', {
      vpc: net.id,
      subnets: publicTier.subnets,
      scheme: 'internet-facing',
      allowedCidrs: [
        { range: p.AllowedCidr, given: has.HasCidr },
        { range: p.AllowedIpv6Cidr, type: 'ipv6', given: has.HasIpv6Cidr },
      ],
      dualStack: has.HasDualStack,
      logs: { bucket: logs.name, policy: logs.policy },
      deletionProtection: p.DeletionProtection,
      after: publicRoutes.resources,
    });
    const selfSigned = when(has.IsSelfSigned, () =>
      selfSignedCertificate('SelfSigned', {
        provider: customResourceProvider,
        role: 'clinic',
        names: balancer.dnsName,
        key: key.arn,
        deadLetters: deadLetters.arn,
        after: [deadLetters.policy],
      }),
    );
    const validatedCertificate = when(has.IsProved, () =>
      certificate('Certificate', { domain: p.DomainName, hostedZone: p.HostedZoneId }),
    );
    const web = listener('Web', {
      loadBalancer: balancer.arn,
      vpc: net.id,
      certificate: either(
        has.HasCertificate,
        p.CertificateArn,
        orElse(validatedCertificate.arn, orElse(selfSigned.arn, noValue)),
      ),
      port: 443,
      healthCheckPath: '/healthy',
      sticky: has.AllowsUpgrade,
    });
    const webAclLogs = webAclLogBucket('WebAclLogBucket', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
    });
    const acl = webAcl('WebAcl', {
      protects: balancer.arn,
      logs: webAclLogs.arn,
      after: webAclLogs.policy,
      requestsPerFiveMinutes: 2000,
    });
    const accelerator = when(has.HasAccelerator, () => globalAccelerator('Accelerator', { role: 'clinic' }));
    const accelerated = when(has.HasAccelerator, (present) =>
      acceleratorEndpoint('AcceleratorEndpointGroup', {
        listener: present(accelerator.listener),
        loadBalancer: balancer.arn,
        after: [web.listener],
      }),
    );
    const record = when(has.HasDomain, () =>
      aliasRecord('DnsRecord', {
        hostedZone: p.HostedZoneId,
        name: p.DomainName,
        to: balancer,
        dualStack: has.HasDualStack,
      }),
    );

    // ---- app
    const taskLogs = logGroup('TaskLogGroup', { key: key.arn, retentionDays: 2192 });
    const shellLogs = logGroup('EcsExecLogGroup', { key: key.arn, retentionDays: 2192 });
    const cluster = fargateCluster('Cluster', {
      name: clusterName,
      key: key.arn,
      shell: { logGroup: shellLogs.name, key: key.arn },
      retentionDays: 2192,
      after: [linked.roles],
    });
    const task = fargateTask('Task', {
      image: 'public.ecr.aws/nginx/nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000',
      cpu: '512',
      memory: '1024',
      port: 443,
      executionRole,
      taskRole,
      logs: taskLogs,
      environment: { TZ: 'UTC' },
      secrets: { PASSWORD: { arn: password.ref as never, field: 'password', key: key.arn } },
      volumes: [{ name: 'sites', path: '/var/www/sites', fileSystem: files, accessPoint: sitesAccessPoint }],
      scratch: ['/tmp'],
      shell: has.HasEcsExec,
    });
    const shell = when(has.HasEcsExec, () =>
      fargateExec('TaskEcsExecAccess', { role: taskRole.name, shell: { logGroup: shellLogs.arn, key: key.arn } }),
    );
    const service = fargateService('Service', {
      cluster: cluster.name,
      task,
      port: 443,
      vpc: net.id,
      subnets: privateTier.subnets,
      loadBalancer: { targetGroup: web.targetGroup, graceSeconds: 300 },
      tasks: { min: 2, max: 6 },
      upgrading: has.AllowsUpgrade,
      shell: has.HasEcsExec,
      after: [web.listener, linked.roles, ...targets.targets],
    });
    const connections = [
      allowTcp('LoadBalancerToTask', {
        from: balancer.securityGroup,
        to: service.securityGroup,
        port: 443,
        why: 'HTTPS to the task',
      }),
      allowTcp('TaskToFileSystem', {
        from: service.securityGroup,
        to: targets.securityGroup,
        port: 2049,
        why: 'NFS to the file system',
      }),
    ];
    return {
      stacks: {
        security: [executionRole, taskRole, providerRole, key, logKey, deadLetterQueueKey, accessLogs],
        network,
        data: [files, sitesAccessPoint, targets, snippet([password])],
        custom: [deadLetters, providerLogs, customResourceProvider, linked],
        edge: [logs, balancer, validatedCertificate, selfSigned, web, webAclLogs, acl, accelerated, record],
        app: [taskLogs, shellLogs, cluster, task, shell, service, ...connections],
        options: [accelerator],
      },
      outputs: {
        Url: { description: 'URL of the service', value: sub('https://${Name}/', { Name: balancer.dnsName }) },
        Service: { description: 'Name of the ECS service', value: service.name },
      },
    };
  },
});
