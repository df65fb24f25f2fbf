import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { signalFindings } from './instance-signal.ts';
import { type Machine, machinesOf, networkInterfaces } from './machines.ts';
import { endpointsOf, internetRouteOf, isTrue, subnetsIn } from './network.ts';
import { allows, policiesOf } from './policies.ts';
import { listOf, textOf, textsOf } from './text.ts';
import { scriptOf } from './user-data.ts';

/**
 * An instance provides role credentials only with IMDSv2, has encrypted volumes, has a public address only if the
 * template sets it, and can be reached by Session Manager: its role allows it, and its subnet has a route to it. Containers
 * on a bridge network cannot get the credentials. A group of instances that waits for signals gets them, see
 * `signalFindings`.
 *
 * `encrypted-store` checks the keys of the volumes in the template. Not checked: defaults of the account for metadata
 * and volumes, and the contents of an image. Session Manager is checked with the defaults only, because a parameter may
 * disable it; for an instance that the defaults do not create, with each set of values that creates it.
 */
export const instance: Chain = {
  name: 'instance',
  why: 'A server-side request forgery exposed the credentials of the instance role; Session Manager had no route to the instance; and an update waited for the signal of another stack.',
  check: (system) => [
    ...machinesOf(system).flatMap((machine) => machineFindings(system, machine)),
    ...signalFindings(system),
  ],
};

const machineFindings = (system: ChainSystem, machine: Machine): readonly ChainFinding[] => [
  ...metadataFindings(system, machine),
  ...hopFindings(system, machine),
  ...volumeFindings(machine),
  ...addressFindings(system, machine),
  ...sessionManagerFindings(system, machine).map((finding) => ({ ...finding, mayBeRequested: true as const })),
];

/** Images of Amazon Linux 2023 require IMDSv2 by default. */
function metadataFindings(system: ChainSystem, { resource, data }: Machine): readonly ChainFinding[] {
  const options = isObject(data.MetadataOptions) ? data.MetadataOptions : {};
  if (options.HttpTokens === undefined && /al2023/.test(textOf(data.ImageId))) return [];
  if (system.isUnknown(data.MetadataOptions) || textOf(options.HttpTokens) === 'required') return [];
  if (textOf(options.HttpEndpoint) === 'disabled') return [];
  const what = "allows IMDSv1, which gives its role's credentials to any request made from it";
  return [{ resource, what, fix: 'Set MetadataOptions.HttpTokens to required.' }];
}

/** A response crosses the bridge of Docker with a hop limit of 2, the default of Amazon Linux 2023. Source: Amazon EC2 User Guide, "Instance metadata service options for new instances". */
function hopFindings(system: ChainSystem, { resource, data }: Machine): readonly ChainFinding[] {
  const options = isObject(data.MetadataOptions) ? data.MetadataOptions : {};
  if (!/\bdocker run\b/.test(scriptOf(data.UserData)) || textOf(options.HttpEndpoint) === 'disabled') return [];
  if (system.isUnknown(data.MetadataOptions) || textOf(options.HttpPutResponseHopLimit) === '1') return [];
  const what = 'runs containers, and its hop limit lets each of them get the credentials of its role';
  return [
    {
      resource,
      what,
      fix: 'Set MetadataOptions.HttpPutResponseHopLimit to 1, and run containers that need the role on the host network.',
    },
  ];
}

function volumeFindings({ resource, data }: Machine): readonly ChainFinding[] {
  const { BlockDeviceMappings, ImageId } = data;
  if (BlockDeviceMappings !== undefined || (ImageId === undefined && resource.type === 'AWS::EC2::LaunchTemplate'))
    return [];
  const what =
    'has no block device mapping: its root volume is encrypted only if the account encrypts EBS volumes by default';
  return [{ resource, what, fix: 'Add the root device to BlockDeviceMappings, with Ebs.Encrypted and a KMS key.' }];
}

function addressFindings(system: ChainSystem, { resource, data, subnets: value }: Machine): readonly ChainFinding[] {
  const settings = [
    data.AssociatePublicIpAddress,
    ...networkInterfaces(data).map((one) => one.AssociatePublicIpAddress),
  ];
  const privateSubnet = settings.includes(true)
    ? subnetsIn(system, value).subnets.find((subnet) => ['none', 'elsewhere'].includes(internetRouteOf(system, subnet)))
    : undefined;
  if (privateSubnet) {
    const what = `has a public address in ${privateSubnet.id}, which has no route to an internet gateway`;
    return [{ resource, what, fix: 'Set AssociatePublicIpAddress to false, or use a public subnet.' }];
  }
  if (settings.some((one) => one !== undefined)) return [];
  const { subnets } = subnetsIn(system, value);
  const assigning = subnets.filter((subnet) => isTrue(system, subnet.properties.MapPublicIpOnLaunch) === true);
  if (assigning.length === 0) return [];
  const what = `gets a public address from ${assigning[0]!.id} by default`;
  return [{ resource, what, fix: 'Set AssociatePublicIpAddress in its network interface, or use a private subnet.' }];
}

const core =
  /policy\/(AmazonSSMManagedInstanceCore|AmazonSSMManagedEC2InstanceDefaultPolicy|service-role\/AmazonEC2RoleforSSM)$/;

function sessionManagerFindings(system: ChainSystem, machine: Machine): readonly ChainFinding[] {
  const { resource, profile } = machine;
  const fix = 'Set an instance profile whose role has AmazonSSMManagedInstanceCore.';
  if (profile === undefined) {
    if (resource.type === 'AWS::EC2::LaunchTemplate' && machine.data.ImageId === undefined) return [];
    return [{ resource, what: 'has no role: Systems Manager can neither patch it nor start a session', fix }];
  }
  const role = roleOf(system, profile, resource);
  if (!role) return [];
  const attached = textsOf(role.properties.ManagedPolicyArns).some((arn) => core.test(arn));
  if (!attached && roleAnswer(system, role) === 'no')
    return [
      {
        resource,
        what: `has the role ${role.id}, which does not allow it to use Systems Manager`,
        fix: 'Attach AmazonSSMManagedInstanceCore to it.',
      },
    ];
  return attached ? routeFindings(system, machine) : [];
}

/** AWS managed policies with other names do not allow Systems Manager. Other managed policies may. */
function roleAnswer(system: ChainSystem, role: ChainResource): 'yes' | 'no' | 'unknown' {
  const answer = allows(system, role, 'ssm:UpdateInstanceInformation', '*');
  const isAws = textsOf(role.properties.ManagedPolicyArns).every(
    (arn) => /:aws:policy\//.test(arn) && !/Admin|PowerUser|SSM/i.test(arn),
  );
  return answer === 'unknown' && isAws && isPolicyKnown(system, role) ? 'no' : answer;
}

const isPolicyKnown = (system: ChainSystem, role: ChainResource) =>
  policiesOf(system, role).complete || !system.isUnknown(role.properties.ManagedPolicyArns);

function roleOf(system: ChainSystem, value: Json, from: ChainResource): ChainResource | undefined {
  const profile = system.target(value, from, 'AWS::IAM::InstanceProfile');
  return profile && system.target(listOf(profile.properties.Roles)[0], profile, 'AWS::IAM::Role');
}

function routeFindings(system: ChainSystem, { resource, subnets: value }: Machine): readonly ChainFinding[] {
  return subnetsIn(system, value)
    .subnets.flatMap((subnet): readonly ChainFinding[] => {
      if (internetRouteOf(system, subnet) !== 'none') return [];
      const endpoints = endpointsOf(system, subnet);
      const missing = endpoints ? ['ssm', 'ssmmessages'].filter((service) => !endpoints.has(service)) : [];
      if (missing.length === 0) return [];
      const what = `cannot reach Systems Manager: its subnet ${subnet.id} has neither a route to the internet nor endpoints for ${missing.join(' and ')}`;
      return [{ resource, what, fix: 'Add the endpoints to its VPC, or a route to a NAT gateway.' }];
    })
    .slice(0, 1);
}
