import { CloudFormation } from '@aws-sdk/client-cloudformation';
import {
  accountId,
  and,
  arnOf,
  type Blueprint,
  blueprint,
  either,
  equals,
  flag,
  isGiven,
  not,
  noValue,
  optionalArnOf,
  or,
  orElse,
  type PolicyDocument,
  policy,
  type Resource,
  resource,
  type Statement,
  snippet,
  sub,
  text,
  uniqueName,
  when,
} from '@hipaa-stacks/cloudformation';
import {
  fargateCluster,
  fargateService,
  fargateShell,
  fargateTask,
  makesCertificates,
  makesServiceLinkedRoles,
  provider,
  selfSignedCertificate,
  serviceLinkedRoles,
  serviceRole,
} from '@hipaa-stacks/compute';
import {
  accessLogBucket,
  accessPoint,
  dataKey,
  deadLetterQueue,
  fileSystem,
  flowLogBucket,
  loadBalancerLogBucket,
  logGroup,
  mountTargets,
  usedByFargate,
  usedByLogDelivery,
  usedByLogs,
  usedByRules,
  webAclLogBucket,
} from '@hipaa-stacks/data';
import {
  aliasRecord,
  allowTcp,
  certificate,
  egressOnlyGateway,
  everywhere,
  everywhereIpv6,
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
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientConfig } from '../tools/src/aws.ts';
import { buildBlueprint } from '../tools/src/build/build.ts';
import { checkRelease } from '../tools/src/check/check.ts';
import { deleteStack } from '../tools/src/deploy/index.ts';
import { type Emulator, startEmulator } from '../tools/src/emulator/index.ts';
import { buildAndPublish, deploy, resourcesBelow } from './support/release.ts';

const off = (Description: string) => flag('Switch', 'false', { Description });
const range = (AllowedPattern: string) => ({
  Default: '',
  AllowedPattern,
  ConstraintDescription: 'A range, or nothing',
});
const clusterName = uniqueName('clinic', 255);
const services = ['ecs.amazonaws.com', 'ecs.application-autoscaling.amazonaws.com'] as const;

/** Whoever deploys makes a secret with the key, through Secrets Manager alone. */
const deployerMakesSecrets: Statement = {
  Sid: 'Secrets',
  Effect: 'Allow',
  Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
  Condition: {
    StringEquals: {
      'kms:CallerAccount': accountId,
      'kms:ViaService': sub('secretsmanager.${AWS::Region}.${AWS::URLSuffix}'),
    },
  },
};

/** A web application on Fargate behind a load balancer, with a certificate from one of three sources. */
const webService = blueprint('web-service', {
  title: 'A web service',
  parameters: {
    System: {
      PermissionsBoundary: arnOf('AWS::IAM::ManagedPolicy', 'Boundary', { Description: 'Bounds every role.' }),
      DualStack: off('Whether it answers IPv6.'),
      Shell: off('Whether a shell may be opened.'),
      Upgrading: off('While a new version changes the database.'),
      WithAccelerator: off('Addresses that never change.'),
      DeletionProtection: off('Off at create.'),
    },
    Access: {
      AllowedCidr: text('Range', { Description: 'Who may ask.', ...range('^$|^[0-9.]+/[0-9]+$') }),
      AllowedIpv6Cidr: text('Range', { Description: 'Who may ask by IPv6.', ...range('^$|^[0-9a-f:]+/[0-9]+$') }),
      CertificateArn: optionalArnOf('AWS::CertificateManager::Certificate', 'Certificate', {
        Description: 'A certificate in ACM.',
      }),
      DomainName: text('Name', {
        Description: 'Name that people type; needs its hosted zone.',
        Default: '',
        AllowedPattern: '^$|^([a-z0-9-]+\\.)+[a-z]+$',
        ConstraintDescription: 'A name in DNS, or nothing',
      }),
      HostedZoneId: text('Hosted zone', {
        Description: 'Hosted zone of the name.',
        Default: '',
        AllowedPattern: '^$|^Z[A-Z0-9]+$',
        ConstraintDescription: 'The id of a hosted zone, or nothing',
      }),
    },
  },
  rules: (p) => ({
    ZoneOfName: {
      RuleCondition: isGiven(p.DomainName),
      Assertions: [{ Assert: isGiven(p.HostedZoneId), AssertDescription: 'A name needs its hosted zone.' }],
    },
  }),
  conditions: (p) => ({
    HasDualStack: equals(p.DualStack, 'true'),
    HasShell: equals(p.Shell, 'true'),
    IsUpgrading: equals(p.Upgrading, 'true'),
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
      description: 'Secrets, files, disks and logs',
      users: [executionRole.arn, providerRole.arn, either(has.HasShell, taskRole.arn, noValue)],
      services: [usedByLogs, ...usedByFargate(clusterName), deployerMakesSecrets],
      grantsFor: ['elasticfilesystem', 'lambda'],
    });
    const logKey = dataKey('LogKey', { description: 'Records', services: [usedByLogDelivery], keep: 'log-store' });
    const letterKey = dataKey('LetterKey', {
      description: 'Dead letters',
      users: [providerRole.arn],
      services: [usedByRules],
      keep: 'transient',
    });
    const accessLogs = accessLogBucket('AccessLogs', { retentionDays: 2192 });

    // ---- network
    const net = vpc('Vpc', { cidr: '10.0.0.0/16', ipv6: true });
    const internet = internetGateway('Internet', { vpc: net.id });
    const open = tier('Public', { vpc: net, zones: twoZones, quarter: 0 });
    const closed = tier('Private', { vpc: net, zones: twoZones, quarter: 2 });
    const nat = natGateways('Nat', { zones: open.zones, after: internet.attachment });
    const wayOut = egressOnlyGateway('WayOut', { vpc: net.id });
    const byDoor = { zones: open.zones, by: { internetGateway: internet.id }, after: internet.attachment };
    const out = routes('PublicOut', { ...byDoor, to: { range: everywhere } });
    const flowLogs = flowLogBucket('FlowLogs', { key: logKey.arn, accessLogs: accessLogs.name, retentionDays: 2192 });
    const network = [
      ...[net, internet, open, closed, nat, wayOut, out, flowLogs],
      routes('PublicOutIpv6', { ...byDoor, to: { ipv6Range: everywhereIpv6 } }),
      routes('PrivateOut', { zones: closed.zones, to: { range: everywhere }, by: { natGateways: nat.ids } }),
      routes('PrivateOutIpv6', {
        zones: closed.zones,
        to: { ipv6Range: everywhereIpv6 },
        by: { egressOnlyGateway: wayOut.id },
      }),
      flowLog('FlowLog', { vpc: net.id, to: { bucket: flowLogs.arn }, after: flowLogs.policy }),
    ];

    // ---- data
    const files = fileSystem('Files', { key: key.arn, clients: [taskRole.arn], ownBackups: true });
    const door = accessPoint('FilesDoor', {
      fileSystem: files.id,
      path: '/sites',
      user: { uid: 1000, gid: 1000 },
    });
    const targets = mountTargets('FilesAt', { fileSystem: files.id, vpc: net.id, subnets: closed.subnets });
    const password = resource(
      'Password',
      'AWS::SecretsManager::Secret',
      {
        KmsKeyId: key.arn,
        GenerateSecretString: { GenerateStringKey: 'password', SecretStringTemplate: '{}' },
      } as never,
      { keep: 'transient' },
    );

    // ---- provider: what CloudFormation cannot make
    const letters = deadLetterQueue('Letters', { key: letterKey.arn });
    const providerLogs = logGroup('ProviderLogs', { key: key.arn, retentionDays: 2192 });
    const custom = provider('Provider', {
      role: providerRole,
      logs: providerLogs,
      key: key.arn,
      deadLetters: { arn: letters.arn, key: letterKey.arn },
      uses: [makesServiceLinkedRoles(services), makesCertificates()],
    });
    const linked = serviceLinkedRoles('LinkedRoles', { provider: custom, services });
    const signed = when(has.IsSelfSigned, () =>
      selfSignedCertificate('SelfSigned', { provider: custom, role: 'clinic', deadLetters: letters.arn }),
    );

    // ---- edge
    const logs = loadBalancerLogBucket('DoorLogs', { accessLogs: accessLogs.name, retentionDays: 2192 });
    const balancer = loadBalancer('Door', {
      vpc: net.id,
      subnets: open.subnets,
      scheme: 'internet-facing',
      admits: [
        { range: p.AllowedCidr, given: has.HasCidr },
        { range: p.AllowedIpv6Cidr, ipv6: true, given: has.HasIpv6Cidr },
      ],
      dualStack: has.HasDualStack,
      logs: { bucket: logs.name, policy: logs.policy },
      deletionProtection: p.DeletionProtection,
      after: out.resources,
    });
    const proved = when(has.IsProved, () =>
      certificate('Certificate', { domain: p.DomainName, hostedZone: p.HostedZoneId }),
    );
    const web = listener('Web', {
      loadBalancer: balancer.arn,
      vpc: net.id,
      certificate: either(has.HasCertificate, p.CertificateArn, orElse(proved.arn, orElse(signed.arn, noValue))),
      port: 443,
      healthCheckPath: '/healthy',
      sticky: has.IsUpgrading,
    });
    const firewallLogs = webAclLogBucket('FirewallLogs', {
      key: logKey.arn,
      accessLogs: accessLogs.name,
      retentionDays: 2192,
    });
    const firewall = webAcl('Firewall', {
      protects: balancer.arn,
      logs: firewallLogs.arn,
      after: firewallLogs.policy,
      requestsPerFiveMinutes: 2000,
    });
    const accelerator = when(has.HasAccelerator, () =>
      globalAccelerator('Accelerator', { loadBalancer: balancer.arn, role: 'clinic', after: [web.listener] }),
    );
    const record = when(has.HasDomain, () =>
      aliasRecord('Record', {
        hostedZone: p.HostedZoneId,
        name: p.DomainName,
        to: balancer,
        dualStack: has.HasDualStack,
      }),
    );

    // ---- app
    const taskLogs = logGroup('TaskLogs', { key: key.arn, retentionDays: 2192 });
    const shellLogs = logGroup('ShellLogs', { key: key.arn, retentionDays: 2192 });
    const cluster = fargateCluster('Cluster', {
      name: clusterName,
      key: key.arn,
      shell: { logGroup: shellLogs.name, key: key.arn },
      retentionDays: 2192,
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
      volumes: [{ name: 'sites', path: '/var/www/sites', fileSystem: files, accessPoint: door }],
      scratch: ['/tmp'],
      shell: has.HasShell,
    });
    const shell = when(has.HasShell, () =>
      fargateShell('ShellAccess', { role: taskRole.name, shell: { logGroup: shellLogs.arn, key: key.arn } }),
    );
    const service = fargateService('Service', {
      cluster: cluster.name,
      task,
      port: 443,
      vpc: net.id,
      subnets: closed.subnets,
      loadBalancer: { targetGroup: web.targetGroup, graceSeconds: 300 },
      tasks: { min: 2, max: 6 },
      upgrading: has.IsUpgrading,
      shell: has.HasShell,
      after: [web.listener, linked.roles, ...targets.targets],
    });
    const ways = [
      allowTcp('DoorToTask', {
        from: balancer.securityGroup,
        to: service.securityGroup,
        port: 443,
        why: 'The load balancer asks the task by HTTPS',
      }),
      allowTcp('TaskToFiles', {
        from: service.securityGroup,
        to: targets.securityGroup,
        port: 2049,
        why: 'The task mounts its files',
      }),
    ];
    return {
      stacks: {
        security: [executionRole, taskRole, providerRole, key, logKey, letterKey, accessLogs],
        network,
        data: [files, door, targets, snippet([password])],
        custom: [letters, providerLogs, custom, linked, signed],
        edge: [logs, balancer, proved, web, firewallLogs, firewall, record],
        app: [taskLogs, shellLogs, cluster, task, shell, service, ...ways],
        options: [accelerator],
      },
      outputs: {
        Url: { description: 'Where it answers', value: sub('https://${Name}/', { Name: balancer.dnsName }) },
        Service: { description: 'Its service', value: service.name },
      },
    };
  },
});

describe('what the templates promise', () => {
  const chainsOf = async (system: Blueprint) =>
    checkRelease(system, await buildBlueprint(system), 'not-written')
      .filter(({ check }) => check.startsWith('chain'))
      .map(({ check, stack, logicalId, what }) => `${check} ${stack}/${logicalId}: ${what}`);

  test('no chain breaks, whatever is chosen', async () => {
    expect(await chainsOf(webService)).toEqual([]);
  });

  const changed = (change: (resource: Resource) => Resource | undefined): Blueprint => {
    const stacks = Object.fromEntries(
      Object.entries(webService.plan.stacks).map(([name, parts]) => [
        name,
        parts.map((part) => ({ ...part, resources: part.resources.flatMap((one) => change(one) ?? []) })),
      ]),
    );
    return { ...webService, plan: { ...webService.plan, stacks } };
  };

  test.each([
    ['DoorToTaskIn', 'chain security-group', 'Service'],
    ['DoorLogsPolicy', 'chain log-bucket', 'DoorLogs'],
    ['TaskExecutionAccess', 'chain secret', 'Task'],
    ['FirewallAssociation', 'chain web-acl', 'Door'],
  ])('without %s, %s breaks', async (id, chain, named) => {
    const found = await chainsOf(
      changed((one) =>
        one.id === id ? undefined : { ...one, dependsOn: one.dependsOn.filter((each) => each !== id) },
      ),
    );
    expect(found.filter((line) => line.startsWith(chain)).join('\n')).toContain(named);
  });

  test('a key that does not admit Fargate breaks key-policy', async () => {
    const found = await chainsOf(
      changed((one) => {
        const { KeyPolicy, ...others } = one.properties as { KeyPolicy?: PolicyDocument };
        if (one.id !== 'DataKey' || !KeyPolicy) return one;
        const Statement = KeyPolicy.Statement.filter(({ Sid }) => !Sid?.startsWith('Fargate'));
        return { ...one, properties: { ...others, KeyPolicy: { ...KeyPolicy, Statement } } };
      }),
    );
    expect(found.join('\n')).toContain('chain key-policy security/DataKey');
  });
});

describe('on the emulator', () => {
  let emulator: Emulator;
  const boundary = 'arn:aws:iam::000000000000:policy/Boundary';

  beforeAll(async () => {
    emulator = await startEmulator();
    const scope = `${emulator.credentials.accessKeyId}/20260101/${emulator.region}/iam/aws4_request`;
    const PolicyDocument = JSON.stringify(policy({ Effect: 'Allow', Action: '*', Resource: '*' }));
    await fetch(emulator.endpoint, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
      body: new URLSearchParams({
        ...{ Action: 'CreatePolicy', Version: '2010-05-08' },
        ...{ PolicyName: 'Boundary', PolicyDocument },
      }),
    });
  });
  afterAll(() => emulator?.stop());

  /** Creates the service, and deletes it; returns what stood in it. */
  async function createdAndDeleted(stackName: string, parameters: Record<string, string>) {
    const { published } = await buildAndPublish(emulator, webService);
    const { outputs } = await deploy(emulator, published, stackName, {
      parameters: { PermissionsBoundary: boundary, ...parameters },
    });
    const made = (await resourcesBelow(emulator, stackName)).map(({ type }) => type);
    await deleteStack({ aws: emulator, stackName, yes: true, interactive: false, say: () => {} });
    const { Stacks = [] } = await new CloudFormation(clientConfig(emulator)).describeStacks({});
    expect(Stacks.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE')).toEqual([]);
    return { outputs, made };
  }

  test('by its defaults: closed, with a certificate of its own', async () => {
    const { outputs, made } = await createdAndDeleted('closed', {});
    expect(outputs.Url).toMatch(/^https:\/\/.+\/$/);
    expect(made).toContain('Custom::SelfSignedCertificate');
    expect(made).toContain('AWS::ECS::Service');
    expect(made.filter((type) => type === 'AWS::ElasticLoadBalancingV2::Listener')).toHaveLength(2);
    expect(made).not.toContain('AWS::GlobalAccelerator::Accelerator');
  });

  test('with everything: open to a range, IPv6, a shell, an accelerator, a certificate given', async () => {
    const { made } = await createdAndDeleted('everything', {
      DualStack: 'true',
      Shell: 'true',
      Upgrading: 'true',
      WithAccelerator: 'true',
      AllowedCidr: '192.0.2.0/24',
      AllowedIpv6Cidr: '2001:db8::/32',
      CertificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/example',
    });
    expect(made).toContain('AWS::GlobalAccelerator::EndpointGroup');
    expect(made).not.toContain('Custom::SelfSignedCertificate');
    expect(made).not.toContain('AWS::CertificateManager::Certificate');
  });
});
