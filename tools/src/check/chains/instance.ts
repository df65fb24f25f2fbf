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
  why: 'A page of the application that fetched any address gave away the role of its instance; and nobody could log in to look, since it could not reach Session Manager.',
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
  const what = 'gives out the credentials of its role by IMDSv1, to any request that is made from it';
  return [{ resource, what, mend: 'Set MetadataOptions.HttpTokens to required.' }];
}

function diskFaults({ resource, data }: Machine): readonly ChainFinding[] {
  const { BlockDeviceMappings, ImageId } = data;
  if (BlockDeviceMappings !== undefined || (ImageId === undefined && resource.type === 'AWS::EC2::LaunchTemplate'))
    return [];
  const what = "names no disk, so that its root volume is encrypted only if the account's default says so";
  return [{ resource, what, mend: 'Name the root device in BlockDeviceMappings, with Ebs.Encrypted and a key.' }];
}

function addressFaults(system: ChainSystem, { resource, data, subnets: value }: Machine): readonly ChainFinding[] {
  const said = [data.AssociatePublicIpAddress, ...networkInterfaces(data).map((one) => one.AssociatePublicIpAddress)];
  const shut = said.includes(true)
    ? subnetsIn(system, value).subnets.find((subnet) => ['none', 'elsewhere'].includes(exitOf(system, subnet)))
    : undefined;
  if (shut) {
    const what = `has a public address in ${shut.id}, from which no way leads to the internet and none back`;
    return [{ resource, what, mend: 'Set AssociatePublicIpAddress to false, or take a public subnet.' }];
  }
  if (said.some((one) => one !== undefined)) return [];
  const { subnets } = subnetsIn(system, value);
  const giving = subnets.filter((subnet) => isTrue(system, subnet.properties.MapPublicIpOnLaunch) === true);
  if (giving.length === 0) return [];
  const what = `gets a public address from ${giving[0]!.id} without a word about it`;
  return [{ resource, what, mend: 'Say AssociatePublicIpAddress in its network interface, or take a private subnet.' }];
}

const core =
  /policy\/(AmazonSSMManagedInstanceCore|AmazonSSMManagedEC2InstanceDefaultPolicy|service-role\/AmazonEC2RoleforSSM)$/;

function sessionFaults(system: ChainSystem, machine: Machine): readonly ChainFinding[] {
  const { resource, profile } = machine;
  const mend = 'Give it an instance profile whose role has AmazonSSMManagedInstanceCore.';
  if (profile === undefined) {
    if (resource.type === 'AWS::EC2::LaunchTemplate' && machine.data.ImageId === undefined) return [];
    return [{ resource, what: 'has no role, so that Systems Manager neither patches it nor opens a shell', mend }];
  }
  const role = roleOf(system, profile, resource);
  if (!role) return [];
  const attached = textsOf(role.properties.ManagedPolicyArns).some((arn) => core.test(arn));
  if (!attached && ownAnswer(system, role) === 'no')
    return [
      {
        resource,
        what: `has a role, ${role.id}, that lets it not speak to Systems Manager`,
        mend: 'Attach AmazonSSMManagedInstanceCore to it.',
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
      const what = `does not reach Systems Manager: its subnet ${subnet.id} has neither a way out nor endpoints for ${missing.join(' and ')}`;
      return [{ resource, what, mend: 'Add the endpoints to its VPC, or a route to a NAT gateway.' }];
    })
    .slice(0, 1);
}
