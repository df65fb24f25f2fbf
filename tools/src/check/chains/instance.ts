import type { Json, JsonObject } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { endpointsOf, exitOf, isTrue, subnetsIn } from './network.ts';
import { allows, policiesOf } from './policies.ts';
import { listOf, textOf, textsOf } from './text.ts';

/**
 * An instance gives out its role only to who asks by IMDSv2, writes to encrypted disks, has a public address only where
 * somebody says so, and can be reached by Session Manager: its role lets it, and its subnet leads there. Not seen: the
 * account's defaults for metadata and for disks, and what an image brings along. Keys of volumes that are named are followed by
 * `encrypted-store`. Whether Session Manager reaches it is asked by the defaults alone, since a parameter may turn
 * it off; of an instance that the defaults do not make, for each choice that makes it.
 */
export const instance: Chain = {
  name: 'instance',
  why: 'A server-side request forgery in the application exposed the credentials of the instance role; and no one could open a session, because the instance did not reach Session Manager.',
  check: (system) => machinesOf(system).flatMap((machine) => faults(system, machine)),
};

/** What becomes an instance: with its subnets, where it stands, and how it is described. */
interface Machine {
  readonly resource: ChainResource;
  readonly data: JsonObject;
  readonly subnets: Json | undefined;
  readonly profile: Json | undefined;
}

function machinesOf(system: ChainSystem): readonly Machine[] {
  const instances = system
    .ofType('AWS::EC2::Instance')
    .filter(({ properties }) => properties.LaunchTemplate === undefined)
    .map((resource): Machine => {
      const { properties } = resource;
      return { resource, data: properties, subnets: subnetsOf(properties), profile: properties.IamInstanceProfile };
    });
  const templates = system.ofType('AWS::EC2::LaunchTemplate').flatMap((resource): readonly Machine[] => {
    const data = resource.properties.LaunchTemplateData;
    if (!isObject(data)) return [];
    const profile = isObject(data.IamInstanceProfile)
      ? (data.IamInstanceProfile.Arn ?? data.IamInstanceProfile.Name)
      : undefined;
    return [{ resource, data, subnets: subnetsOf(data) ?? subnetsOfGroups(system, resource), profile }];
  });
  const configurations = system.ofType('AWS::AutoScaling::LaunchConfiguration').map((resource): Machine => {
    const data = resource.properties;
    return { resource, data, subnets: subnetsOfGroups(system, resource), profile: data.IamInstanceProfile };
  });
  return [...instances, ...templates, ...configurations];
}

const networkInterfaces = (data: JsonObject) => listOf(data.NetworkInterfaces).filter(isObject);

const subnetsOf = (data: JsonObject): Json | undefined =>
  data.SubnetId ?? networkInterfaces(data).find(({ SubnetId }) => SubnetId !== undefined)?.SubnetId;

const subnetsOfGroups = (system: ChainSystem, resource: ChainResource): Json | undefined =>
  system.readBy(resource).find(({ type }) => type === 'AWS::AutoScaling::AutoScalingGroup')?.properties
    .VPCZoneIdentifier;

const faults = (system: ChainSystem, machine: Machine): readonly ChainFinding[] => [
  ...metadataFaults(system, machine),
  ...diskFaults(machine),
  ...addressFaults(system, machine),
  ...sessionFaults(system, machine).map((finding) => ({ ...finding, mayBeAsked: true as const })),
];

/** Images of Amazon Linux 2023 ask for IMDSv2 by themselves. */
function metadataFaults(system: ChainSystem, { resource, data }: Machine): readonly ChainFinding[] {
  const options = isObject(data.MetadataOptions) ? data.MetadataOptions : {};
  if (options.HttpTokens === undefined && /al2023/.test(textOf(data.ImageId))) return [];
  if (system.isUnknown(data.MetadataOptions) || textOf(options.HttpTokens) === 'required') return [];
  if (textOf(options.HttpEndpoint) === 'disabled') return [];
  const what = "allows IMDSv1, which gives its role's credentials to any request made from it";
  return [{ resource, what, fix: 'Set MetadataOptions.HttpTokens to required.' }];
}

function diskFaults({ resource, data }: Machine): readonly ChainFinding[] {
  const { BlockDeviceMappings, ImageId } = data;
  if (BlockDeviceMappings !== undefined || (ImageId === undefined && resource.type === 'AWS::EC2::LaunchTemplate'))
    return [];
  const what =
    'has no block device mapping: its root volume is encrypted only if the account encrypts EBS volumes by default';
  return [{ resource, what, fix: 'Add the root device to BlockDeviceMappings, with Ebs.Encrypted and a KMS key.' }];
}

function addressFaults(system: ChainSystem, { resource, data, subnets: value }: Machine): readonly ChainFinding[] {
  const said = [data.AssociatePublicIpAddress, ...networkInterfaces(data).map((one) => one.AssociatePublicIpAddress)];
  const shut = said.includes(true)
    ? subnetsIn(system, value).subnets.find((subnet) => ['none', 'elsewhere'].includes(exitOf(system, subnet)))
    : undefined;
  if (shut) {
    const what = `has a public address in ${shut.id}, which has no route to an internet gateway`;
    return [{ resource, what, fix: 'Set AssociatePublicIpAddress to false, or use a public subnet.' }];
  }
  if (said.some((one) => one !== undefined)) return [];
  const { subnets } = subnetsIn(system, value);
  const giving = subnets.filter((subnet) => isTrue(system, subnet.properties.MapPublicIpOnLaunch) === true);
  if (giving.length === 0) return [];
  const what = `gets a public address from ${giving[0]!.id} by default`;
  return [{ resource, what, fix: 'Set AssociatePublicIpAddress in its network interface, or use a private subnet.' }];
}

const core =
  /policy\/(AmazonSSMManagedInstanceCore|AmazonSSMManagedEC2InstanceDefaultPolicy|service-role\/AmazonEC2RoleforSSM)$/;

function sessionFaults(system: ChainSystem, machine: Machine): readonly ChainFinding[] {
  const { resource, profile } = machine;
  const fix = 'Set an instance profile whose role has AmazonSSMManagedInstanceCore.';
  if (profile === undefined) {
    if (resource.type === 'AWS::EC2::LaunchTemplate' && machine.data.ImageId === undefined) return [];
    return [{ resource, what: 'has no role: Systems Manager can neither patch it nor start a session', fix }];
  }
  const role = roleOf(system, profile, resource);
  if (!role) return [];
  const attached = textsOf(role.properties.ManagedPolicyArns).some((arn) => core.test(arn));
  if (!attached && ownAnswer(system, role) === 'no')
    return [
      {
        resource,
        what: `has the role ${role.id}, which does not allow it to use Systems Manager`,
        fix: 'Attach AmazonSSMManagedInstanceCore to it.',
      },
    ];
  return attached ? pathFaults(system, machine) : [];
}

/** Managed policies whose names are known are not these; the rest may be. */
function ownAnswer(system: ChainSystem, role: ChainResource): 'yes' | 'no' | 'unknown' {
  const answer = allows(system, role, 'ssm:UpdateInstanceInformation', '*');
  const isAws = textsOf(role.properties.ManagedPolicyArns).every(
    (arn) => /:aws:policy\//.test(arn) && !/Admin|PowerUser|SSM/i.test(arn),
  );
  return answer === 'unknown' && isAws && seenAll(system, role) ? 'no' : answer;
}

const seenAll = (system: ChainSystem, role: ChainResource) =>
  policiesOf(system, role).complete || !system.isUnknown(role.properties.ManagedPolicyArns);

function roleOf(system: ChainSystem, value: Json, from: ChainResource): ChainResource | undefined {
  const profile = system.target(value, from, 'AWS::IAM::InstanceProfile');
  return profile && system.target(listOf(profile.properties.Roles)[0], profile, 'AWS::IAM::Role');
}

function pathFaults(system: ChainSystem, { resource, subnets: value }: Machine): readonly ChainFinding[] {
  return subnetsIn(system, value)
    .subnets.flatMap((subnet): readonly ChainFinding[] => {
      if (exitOf(system, subnet) !== 'none') return [];
      const endpoints = endpointsOf(system, subnet);
      const missing = endpoints ? ['ssm', 'ssmmessages'].filter((service) => !endpoints.has(service)) : [];
      if (missing.length === 0) return [];
      const what = `cannot reach Systems Manager: its subnet ${subnet.id} has neither a route to the internet nor endpoints for ${missing.join(' and ')}`;
      return [{ resource, what, fix: 'Add the endpoints to its VPC, or a route to a NAT gateway.' }];
    })
    .slice(0, 1);
}
