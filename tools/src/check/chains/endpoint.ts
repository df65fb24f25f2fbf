import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { type GroupRule, groupRules, groupsIn } from './groups.ts';
import { isInterface, isTrue, serviceOf, vpcOf } from './network.ts';
import { statementsOf } from './policies.ts';
import { containsRange, rangeOf } from './ranges.ts';
import { listOf, textOf } from './text.ts';

/**
 * A gateway endpoint is in route tables that subnets use; an interface endpoint has the private DNS name of its service
 * and allows port 443 from the VPC. A policy of the endpoint allows something. Not checked: route tables and security
 * groups from outside the system, and what the policy allows.
 */
export const endpoint: Chain = {
  name: 'endpoint',
  why: 'An endpoint was in no route table, had no private DNS name, or had a security group that refused all clients, so traffic used the internet or failed.',
  check: (system) => {
    const rules = groupRules(system);
    return system
      .ofType('AWS::EC2::VPCEndpoint')
      .filter(
        ({ properties }) => properties.VpcEndpointType === undefined || !system.isUnknown(properties.VpcEndpointType),
      )
      .flatMap((one) => {
        if (isInterface(one))
          return [...dnsFindings(system, one), ...groupFindings(system, one, rules), ...policyFindings(one)];
        return [...(isGateway(one) ? routeFindings(system, one) : []), ...policyFindings(one)];
      });
  },
};

/** The default policy allows everything. */
function policyFindings(one: ChainResource): readonly ChainFinding[] {
  const { PolicyDocument } = one.properties;
  const statements = statementsOf(PolicyDocument, one);
  if (!isObject(PolicyDocument) || statements.length === 0 || statements.some(({ effect }) => effect === 'Allow'))
    return [];
  return [{ resource: one, what: 'has a policy that allows nothing', fix: 'Allow the calls that clients need.' }];
}

/** Default: `Gateway`. */
const isGateway = ({ properties }: ChainResource) => ['', 'Gateway'].includes(textOf(properties.VpcEndpointType));

function routeFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const service = serviceOf(one);
  if (service !== undefined && !['s3', 'dynamodb', 's3express'].includes(service)) {
    const what = `is a gateway endpoint, and ${service} has interface endpoints only`;
    return [{ resource: one, what, fix: 'Set VpcEndpointType to Interface.' }];
  }
  const { RouteTableIds } = one.properties;
  if (listOf(RouteTableIds).length === 0)
    return [
      {
        resource: one,
        what: 'has no route table',
        fix: 'Set RouteTableIds to the route tables of the private subnets.',
      },
    ];
  const tables = listOf(RouteTableIds).map((table) => system.target(table, one, 'AWS::EC2::RouteTable'));
  const used = tables.some(
    (table) =>
      !table ||
      system.isOutput(table) ||
      system
        .referencedBy(table)
        .some(({ type }) => type === 'AWS::EC2::SubnetRouteTableAssociation' || type === 'AWS::CloudFormation::Stack'),
  );
  if (used) return [];
  return [
    {
      resource: one,
      what: 'is in route tables that no subnet uses',
      fix: 'Use the route tables of the private subnets.',
    },
  ];
}

function dnsFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const { PrivateDnsEnabled, SubnetIds } = one.properties;
  const withoutSubnet =
    listOf(SubnetIds).length === 0
      ? [
          {
            resource: one,
            what: 'has no subnet: nothing can reach it',
            fix: 'Set SubnetIds to the private subnets.',
          },
        ]
      : [];
  const hasPrivateDns = isTrue(system, PrivateDnsEnabled);
  if (hasPrivateDns === undefined || serviceOf(one) === undefined) return withoutSubnet;
  if (!hasPrivateDns) {
    const what = `has no private DNS name for ${serviceOf(one)}, which every SDK uses`;
    return [...withoutSubnet, { resource: one, what, fix: 'Set PrivateDnsEnabled to true.' }];
  }
  const vpc = vpcOf(system, one);
  const disabledDns = ['EnableDnsSupport', 'EnableDnsHostnames'].filter((name) => vpc && isOff(system, vpc, name));
  if (!vpc || disabledDns.length === 0) return withoutSubnet;
  const what = `has private DNS enabled, which requires ${disabledDns.join(' and ')} of ${vpc.id}: its creation fails`;
  return [...withoutSubnet, { resource: one, what, fix: `Set ${disabledDns.join(' and ')} to true.` }];
}

/** Defaults: DNS support is enabled, DNS hostnames are disabled. */
function isOff(system: ChainSystem, { properties }: ChainResource, name: string): boolean {
  const value = properties[name];
  return value === undefined ? name === 'EnableDnsHostnames' : isTrue(system, value) === false;
}

function groupFindings(system: ChainSystem, one: ChainResource, rules: readonly GroupRule[]): readonly ChainFinding[] {
  const { SecurityGroupIds } = one.properties;
  if (!usesHttps(one)) return [];
  if (listOf(SecurityGroupIds).length === 0) {
    const fix = 'Set a security group that allows port 443 from the VPC.';
    return [
      { resource: one, what: 'uses the default security group of its VPC, which allows its own members only', fix },
    ];
  }
  const { groups, complete } = groupsIn(system, SecurityGroupIds);
  if (!complete || groups.length === 0) return [];
  const httpsRules = rules.filter((rule) => !rule.isEgress && groups.includes(rule.group) && allowsHttps(rule));
  const vpc = vpcOf(system, one);
  const fix = 'Allow tcp 443 from the CIDR block of the VPC.';
  if (httpsRules.length === 0) {
    if (groups.some((group) => system.isOutput(group))) return [];
    return [{ resource: one, what: 'has security groups that do not allow port 443', fix }];
  }
  const range = vpc ? rangeOf(system, vpc.properties.CidrBlock) : '';
  const isOutsideVpc = (rule: GroupRule) =>
    rule.range !== '' &&
    range !== '' &&
    containsRange(rule.range, range) === false &&
    containsRange(range, rule.range) === false;
  if (!httpsRules.every(isOutsideVpc)) return [];
  return [{ resource: one, what: `allows port 443 only from CIDR blocks outside its VPC ${vpc!.id}`, fix }];
}

/** AWS services, except mail; not services of other accounts. */
function usesHttps(one: ChainResource): boolean {
  const service = serviceOf(one);
  return service !== undefined && service !== 'email-smtp';
}

const allowsHttps = ({ protocol, ports }: GroupRule) =>
  ['any', 'tcp'].includes(protocol) && (!ports || (ports.from <= 443 && 443 <= ports.to));
