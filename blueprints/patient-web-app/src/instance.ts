import { sessionLogging } from '@hipaa-stacks/audit';
import type { Organization, Role } from '@hipaa-stacks/baseline';
import {
  type Arn,
  type CheckerException,
  choice,
  type Expr,
  fromPublicParameter,
  type Id,
  number,
  type References,
  type Resource,
  region,
  type Statement,
  snippet,
  sub,
  uniqueName,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { instanceGroup, rolePolicy } from '@hipaa-stacks/compute';
import { allowAutoScaling, allowBackup, dataKey } from '@hipaa-stacks/data';
import { allowTcp } from '@hipaa-stacks/network';
import { agentConfiguration, agentRevision } from './agent.ts';
import { bootUserData } from './boot.ts';
import type { InstanceLogs } from './instance-logs.ts';
import { ports } from './ports.ts';

/** Minutes for the first boot: packages, two images, migrations, and the health checks. */
const BOOT_MINUTES = 30;

/** Minutes before that in which the script ends itself, so that its signal and its reason arrive. */
const REPORT_MINUTES = 3;

/** The parameters of the instance. */
export const instanceParameters = {
  InstanceType: choice(
    'Instance type',
    ['t4g.small', 't4g.medium', 't4g.large', 'm7g.medium', 'm7g.large', 'm7g.xlarge', 'c7g.large', 'r7g.large'],
    {
      Description:
        'Instance type, all with arm64. The backend gets 60% of the memory, the frontend 10%. Another type replaces the instance without an interruption.',
    },
  ),
  VolumeSize: number('Volume size', {
    Description: 'Size of the encrypted root volume in GiB, for the system, both images of two versions, and logs.',
    Default: 20,
    MinValue: 16,
    MaxValue: 1024,
    ConstraintDescription: '16 to 1024',
  }),
  ImageId: fromPublicParameter(
    'Machine image',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    {
      Description:
        'Public SSM parameter with the newest Amazon Linux 2023 AMI for arm64. If there is a newer AMI, an update of the stack replaces the instance without an interruption.',
    },
  ),
};

type P = References<typeof instanceParameters> & { readonly AppVersion: Expr<string> };

/** The role of the instance and of the backend. Call it within HasVersion. */
export const instanceRoles = ({ role }: Organization) => ({
  instanceRole: role('InstanceRole', 'ec2.amazonaws.com', 'Instance with the backend and the frontend', [
    'AmazonSSMManagedEC2InstanceDefaultPolicy',
  ]),
});

/**
 * The key of the volumes. EC2 Auto Scaling, which creates them, and AWS Backup use it. Backups of a volume have the same
 * key, so that it is retained. Call it within HasVersion.
 */
export const volumeKey = (backupRoles: readonly Arn<'AWS::IAM::Role'>[]) =>
  dataKey('VolumeKey', {
    description: 'Volumes of instances, and their backups',
    services: [...allowAutoScaling, ...allowBackup(backupRoles)],
    encrypts: ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate'],
  });

/** A repository of images. */
interface Repository {
  readonly arn: Arn<'AWS::ECR::Repository'>;
  readonly uri: Value<string>;
}

/** A target group of type `instance`. */
interface Targets {
  readonly targetGroup: Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>;
}

export interface InstanceProps {
  readonly role: Pick<Role, 'name'>;
  /** Key of the volumes: `volumeKey`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets with a NAT gateway or endpoints. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  readonly repositories: { readonly backend: Repository; readonly frontend: Repository };
  readonly logs: InstanceLogs;
  readonly edge: {
    /** Security group of the load balancer. */
    readonly securityGroup: Id<'AWS::EC2::SecurityGroup'>;
    readonly backend: Targets;
    readonly frontend: Targets;
    /** Listener rules of the target groups: the health of a target group without a load balancer is not checked. */
    readonly rules: readonly Resource[];
  };
  /** Host names that the backend accepts, separated by commas. */
  readonly allowedHosts: Value<string>;
  readonly session: {
    readonly document: Id<'AWS::SSM::Document'>;
    readonly key: Arn<'AWS::KMS::Key'>;
  };
  /** Other resources that must exist first, such as routes and service-linked roles. Default: none. */
  readonly after?: readonly Resource[];
}

/** Value of the tags `PatchGroup` and `BackupGroup`, unique in the account. */
export const instanceTag = uniqueName('patient-web-app', 64);

/**
 * The instance with both containers behind nginx, in private subnets. Call it within HasVersion.
 *
 * @returns the group, and what shells, patches, alarms and backups need
 */
export function instance(p: P, props: InstanceProps) {
  const { role, key, vpc, subnets, repositories, logs, edge, allowedHosts, session, after = [] } = props;
  const agent = agentConfiguration('AgentConfiguration', { logGroup: logs.instance.name });
  const access = rolePolicy('InstanceAccess', {
    role: role.name,
    statements: [
      ...imageStatements([repositories.backend.arn, repositories.frontend.arn]),
      ...logStatements(logs),
      ...agent.statements,
      healthStatement,
      ...sessionLogging({ logGroup: logs.sessions.arn, key: session.key }),
    ],
    exceptions: withoutResource,
  });
  const group = instanceGroup('Instance', {
    image: p.ImageId,
    instanceType: p.InstanceType,
    volumeGigabytes: p.VolumeSize,
    key,
    role: role.name,
    vpc,
    subnets,
    targetGroups: [edge.backend.targetGroup, edge.frontend.targetGroup],
    bootMinutes: BOOT_MINUTES,
    tags: { PatchGroup: instanceTag, BackupGroup: instanceTag, SessionDocument: session.document },
    userData: (logicalId) =>
      bootUserData({
        StackId: sub('${AWS::StackId}'),
        LogicalId: logicalId,
        Region: region,
        BackendRepositoryUri: repositories.backend.uri,
        FrontendRepositoryUri: repositories.frontend.uri,
        Version: p.AppVersion,
        AllowedHosts: allowedHosts,
        BackendLogGroup: logs.backend.name,
        FrontendLogGroup: logs.frontend.name,
        InstanceLogGroup: logs.instance.name,
        AgentConfiguration: agent.name,
        AgentRevision: agentRevision,
        BackendTargetGroupArn: edge.backend.targetGroup,
        FrontendTargetGroupArn: edge.frontend.targetGroup,
        LimitSeconds: (BOOT_MINUTES - REPORT_MINUTES) * 60,
      }),
    after: [access.policy, ...edge.rules, ...after],
  });
  const traffic = [
    { name: 'Backend', port: ports.backend },
    { name: 'Frontend', port: ports.frontend },
  ].map(({ name, port }) =>
    allowTcp(`LoadBalancerTo${name}`, {
      from: edge.securityGroup,
      to: group.securityGroup,
      port,
      why: `Load balancer to ${name.toLowerCase()}, HTTPS`,
    }),
  );
  return snippet([agent, access, group, ...traffic], { group: group.name, securityGroup: group.securityGroup });
}

/**
 * Pulls of images. ECR decrypts layers with a grant of the repository.
 *
 * Source: Amazon ECR User Guide, "Amazon ECR repository policy examples" and "Encryption at rest".
 */
const imageStatements = (repositories: readonly Arn<'AWS::ECR::Repository'>[]): readonly Statement[] => [
  { Sid: 'RegistryLogin', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
  {
    Sid: 'Images',
    Effect: 'Allow',
    Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    Resource: repositories,
  },
];

/** The log driver of Docker, the CloudWatch agent and the boot script write log streams. */
const logStatements = ({ backend, frontend, instance: host }: InstanceLogs): readonly Statement[] => [
  {
    Sid: 'Logs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    Resource: [backend.arn, frontend.arn, host.arn],
  },
];

/** Source: AWS Service Authorization Reference. */
const withoutResource: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
    reason:
      'The login to the registry, metrics, and the descriptions of tags, target health and log groups support no resource. Metrics are restricted to a namespace.',
  },
];

/** The boot script waits for the health of its own instance. */
const healthStatement: Statement = {
  Sid: 'TargetHealth',
  Effect: 'Allow',
  Action: 'elasticloadbalancing:DescribeTargetHealth',
  Resource: '*',
};
