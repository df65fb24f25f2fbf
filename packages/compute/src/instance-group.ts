import {
  type Arn,
  base64,
  type CheckerException,
  type Id,
  named,
  Problem,
  type Resource,
  resource,
  snippet,
  type Value,
} from '@hipaa-stacks/cloudformation';

export interface InstanceGroupProps {
  /** AMI of Amazon Linux 2023. Another AMI replaces the instance. */
  readonly image: Value<string>;
  /** A type with the architecture of the AMI. */
  readonly instanceType: Value<string>;
  /** Size of the root volume in GiB. */
  readonly volumeGigabytes: Value<number>;
  /**
   * Key for the volume: `services: allowAutoScaling` of `dataKey`. Without it, EC2 Auto Scaling cannot start an
   * instance, because the permissions of its service-linked role contain no KMS action.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Role for `ec2.amazonaws.com` with the permissions for Systems Manager. */
  readonly role: Id<'AWS::IAM::Role'>;
  readonly vpc: Id<'AWS::EC2::VPC'>;
  /** Private subnets with a NAT gateway, or with endpoints, also for `cloudformation`. */
  readonly subnets: Value<readonly Id<'AWS::EC2::Subnet'>[]>;
  /** Target groups of type `instance` in which the instances register. */
  readonly targetGroups: readonly Id<'AWS::ElasticLoadBalancingV2::TargetGroup'>[];
  /**
   * The user data, at most 16 KB. It gets the logical ID of the group, and sends one signal for it with `cfn-signal` to
   * the stack `AWS::StackId`: success only when the load balancer reports the instance as healthy. A change replaces the
   * instance.
   */
  readonly userData: (group: string) => Value<string>;
  /**
   * Minutes from the launch until the signal, at most 60: for packages, images and migrations. Failed health checks of
   * the load balancer are ignored for as long. Default: 30.
   */
  readonly bootMinutes?: number;
  /** Tags of instances and volumes, in addition to `Name`. Default: none. */
  readonly tags?: Readonly<Record<string, Value<string>>>;
  /** Resources that must exist first: the policies of the role, the listener rules of the target groups, the routes. */
  readonly after?: readonly Resource[];
  /** Accepted findings of checkers about the group. Default: none. */
  readonly exceptions?: readonly CheckerException[];
}

/** The limit of `PauseTime`. */
const MAX_MINUTES = 60;

/**
 * Processes that would change the number of instances during an update, so that the number of signals would be wrong.
 *
 * Source: AWS re:Post, "How do I update my Auto Scaling group when I update my CloudFormation stack?".
 */
const suspended = ['HealthCheck', 'ReplaceUnhealthy', 'AZRebalance', 'AlarmNotification', 'ScheduledActions'];

/**
 * One EC2 instance in private subnets that is replaced when it fails: an Auto Scaling group of one. There is no inbound
 * network access, and outbound access only to port 443; `allowTcp` adds more. Instance metadata requires IMDSv2, and
 * containers on a bridge network cannot reach it (hop limit 1), so that only the host and containers on the host
 * network have the role.
 *
 * A change of launch template, image or user data starts a second instance, waits for its signal, and then deletes the
 * first one. Without the signal the update is rolled back, and the first one serves all the time. Two versions run at
 * the same time in between.
 *
 * @throws Problem if `bootMinutes` is not from 1 to 60
 *
 * Source: CloudFormation Template Reference, "UpdatePolicy attribute"; Amazon EC2 Auto Scaling User Guide, "Set the
 * health check grace period for an Auto Scaling group"; Amazon EC2 User Guide, "Configure the Instance Metadata Service
 * options".
 */
export function instanceGroup(id: string, props: InstanceGroupProps) {
  const {
    vpc,
    subnets,
    role,
    targetGroups,
    userData,
    bootMinutes = 30,
    tags = {},
    after = [],
    exceptions = [],
  } = props;
  if (!(bootMinutes >= 1 && bootMinutes <= MAX_MINUTES))
    throw new Problem(id, `bootMinutes is ${bootMinutes}`, `Use 1 to ${MAX_MINUTES} minutes, the limit of PauseTime.`);
  const securityGroup = resource(
    `${id}SecurityGroup`,
    'AWS::EC2::SecurityGroup',
    {
      GroupDescription: 'Instances of the group',
      VpcId: vpc,
      SecurityGroupEgress: [
        {
          IpProtocol: 'tcp',
          FromPort: 443,
          ToPort: 443,
          CidrIp: '0.0.0.0/0',
          Description: 'AWS services over TLS: images, logs, packages, signals',
        },
      ],
      Tags: named(`${id}SecurityGroup`),
    },
    { supports: ['164.312(a)(1)', '164.312(e)(1)'] },
  );
  const profile = resource(`${id}Profile`, 'AWS::IAM::InstanceProfile', { Roles: [role] });
  const group = `${id}Group`;
  const template = launchTemplate(id, props, {
    profile: profile.ref,
    securityGroup: securityGroup.att('GroupId'),
    userData: base64(userData(group)),
  });
  const time = `PT${bootMinutes}M`;
  const instances = resource(
    group,
    'AWS::AutoScaling::AutoScalingGroup',
    {
      LaunchTemplate: { LaunchTemplateId: template.ref, Version: template.att('LatestVersionNumber') },
      MinSize: '1',
      MaxSize: '2',
      DesiredCapacity: '1',
      VPCZoneIdentifier: subnets as never,
      TargetGroupARNs: targetGroups,
      HealthCheckType: 'ELB',
      HealthCheckGracePeriod: bootMinutes * 60,
      MetricsCollection: [{ Granularity: '1Minute' }],
      Tags: [...named(id), ...listOf(tags)].map((tag) => ({ ...tag, PropagateAtLaunch: true })),
    },
    {
      dependsOn: after,
      creationPolicy: { ResourceSignal: { Count: 1, Timeout: time } },
      updatePolicy: {
        AutoScalingRollingUpdate: {
          MinInstancesInService: 1,
          MaxBatchSize: 1,
          MinSuccessfulInstancesPercent: 100,
          WaitOnResourceSignals: true,
          PauseTime: time,
          SuspendProcesses: suspended,
        },
      },
      exceptions: [...withoutNotifications, ...exceptions],
    },
  );
  return snippet([securityGroup, profile, template, instances], {
    /** Name of the group, for metrics and events. */
    name: instances.ref,
    /** Use it with `allowTcp` for inbound and outbound rules. */
    securityGroup: securityGroup.att('GroupId'),
  });
}

const withoutNotifications: readonly CheckerException[] = [
  {
    rule: 'cdk-nag:AwsSolutions-AS3',
    reason:
      'EC2 Auto Scaling publishes the same events to EventBridge, where a rule selects those that matter: a notification of each launch and termination would be sent for each update.',
  },
];

interface LaunchProps {
  readonly profile: Id<'AWS::IAM::InstanceProfile'>;
  readonly securityGroup: Id<'AWS::EC2::SecurityGroup'>;
  readonly userData: Value<string>;
}

const launchTemplate = (
  id: string,
  { image, instanceType, volumeGigabytes, key, tags = {} }: InstanceGroupProps,
  { profile, securityGroup, userData }: LaunchProps,
) =>
  resource(
    `${id}LaunchTemplate`,
    'AWS::EC2::LaunchTemplate',
    {
      LaunchTemplateData: {
        ImageId: image,
        InstanceType: instanceType,
        IamInstanceProfile: { Name: profile },
        NetworkInterfaces: [
          { DeviceIndex: 0, AssociatePublicIpAddress: false, DeleteOnTermination: true, Groups: [securityGroup] },
        ],
        BlockDeviceMappings: [
          {
            DeviceName: '/dev/xvda',
            Ebs: {
              Encrypted: true,
              KmsKeyId: key,
              VolumeType: 'gp3',
              VolumeSize: volumeGigabytes,
              DeleteOnTermination: true,
            },
          },
        ],
        MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        EbsOptimized: true,
        Monitoring: { Enabled: true },
        TagSpecifications: [{ ResourceType: 'volume', Tags: [...named(id), ...listOf(tags)] }],
        UserData: userData,
      },
    },
    { supports: ['164.312(a)(1)', '164.312(a)(2)(iv)'] },
  );

const listOf = (tags: Readonly<Record<string, Value<string>>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
