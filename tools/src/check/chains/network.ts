import type { Json } from '@hipaa-stacks/cloudformation';
import type { ChainResource, ChainSystem } from './chain.ts';
import { isAnyAddress } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * Where a subnet routes traffic to the internet. `internet-gateway`: a public subnet, so only resources with a
 * public address have internet access. `elsewhere`: a NAT gateway, a transit gateway, a firewall, a VPN. `unknown`:
 * its routes are outside of the templates.
 */
export type InternetRoute = 'internet-gateway' | 'elsewhere' | 'none' | 'unknown';

/** The subnets that a value references, and whether the list is complete. */
export interface Subnets {
  readonly subnets: readonly ChainResource[];
  readonly complete: boolean;
}

export function subnetsIn(system: ChainSystem, value: Json | undefined): Subnets {
  const subnets = system.mentions(value).filter(({ type }) => type === 'AWS::EC2::Subnet');
  return { subnets, complete: subnets.length > 0 && !system.isUnknown(value) };
}

/** The VPC of a subnet, route table, security group or endpoint, if it is in the templates. */
export const vpcOf = (system: ChainSystem, { properties }: ChainResource): ChainResource | undefined =>
  system.target(properties.VpcId, undefined, 'AWS::EC2::VPC');

/** The route table of a subnet. `main`: the main route table of the VPC, to which a template cannot add a route. */
export function routeTableOf(system: ChainSystem, subnet: ChainResource): ChainResource | 'main' | 'unknown' {
  const associations = system
    .referencedBy(subnet)
    .filter(({ type }) => type === 'AWS::EC2::SubnetRouteTableAssociation')
    .map(({ properties }) => system.target(properties.RouteTableId, undefined, 'AWS::EC2::RouteTable'));
  if (associations.length > 0) return associations[0] ?? 'unknown';
  return vpcOf(system, subnet) ? 'main' : 'unknown';
}

/** The routes of a table. */
const routesOf = (system: ChainSystem, table: ChainResource): readonly ChainResource[] =>
  system
    .referencedBy(table)
    .filter(
      ({ type, properties }) =>
        type === 'AWS::EC2::Route' && system.target(properties.RouteTableId, undefined, table.type) === table,
    );

/** Whether the target of a route is an internet gateway. Undefined if its target is not known. */
export function leadsToInternetGateway(system: ChainSystem, { properties }: ChainResource): boolean | undefined {
  const { GatewayId } = properties;
  if (GatewayId === undefined) return false;
  const gateway = system.mentions(GatewayId)[0];
  if (gateway)
    return gateway.type === 'AWS::EC2::InternetGateway' || gateway.properties.InternetGatewayId !== undefined;
  if (textOf(GatewayId).startsWith('igw-') && !system.isUnknown(GatewayId)) return true;
  return system.isUnknown(GatewayId) ? undefined : false;
}

/** Default routes of a table. */
export const defaultRoutesOf = (system: ChainSystem, table: ChainResource): readonly ChainResource[] =>
  routesOf(system, table).filter(({ properties }) =>
    [properties.DestinationCidrBlock, properties.DestinationIpv6CidrBlock].some((range) => isAnyAddress(textOf(range))),
  );

export function internetRouteOf(system: ChainSystem, subnet: ChainResource): InternetRoute {
  const table = routeTableOf(system, subnet);
  if (table === 'unknown') return 'unknown';
  const routes = table === 'main' ? [] : defaultRoutesOf(system, table);
  if (routes.length === 0) return table !== 'main' && mayHaveMoreRoutes(system, table) ? 'unknown' : 'none';
  const leads = routes.map((route) => leadsToInternetGateway(system, route));
  return leads.includes(true) ? 'internet-gateway' : leads.includes(undefined) ? 'unknown' : 'elsewhere';
}

/**
 * Whether the table may have routes that the template does not define: another stack gets the table, or a gateway
 * propagates routes.
 */
const mayHaveMoreRoutes = (system: ChainSystem, table: ChainResource): boolean =>
  system.isExported(table) ||
  routesOf(system, table).some(({ properties }) =>
    system.isUnknown([properties.DestinationCidrBlock ?? '', properties.DestinationIpv6CidrBlock ?? '']),
  ) ||
  system
    .referencedBy(table)
    .some(({ type }) => type === 'AWS::EC2::VPNGatewayRoutePropagation' || !type.startsWith('AWS::EC2::'));

/** The service of an endpoint, such as `s3` or `ecr.api`. Undefined if its name is not known. */
export function serviceOf({ properties }: ChainResource): string | undefined {
  return /^(?:cn\.)?com\.amazonaws\.(?:[a-z]{2}(?:-[a-z]+)+-\d|\$\{AWS::Region\})\.(.+)$/.exec(
    textOf(properties.ServiceName),
  )?.[1];
}

export const isInterface = ({ properties }: ChainResource): boolean =>
  textOf(properties.VpcEndpointType).toLowerCase() === 'interface';

/**
 * The services that a subnet can use through endpoints. Undefined if the VPC is not in the templates, or is passed
 * to other stacks, which may add endpoints.
 */
export function endpointsOf(system: ChainSystem, subnet: ChainResource): ReadonlySet<string> | undefined {
  const vpc = vpcOf(system, subnet);
  if (
    !vpc ||
    system.isExported(vpc) ||
    system.referencedBy(vpc).some(({ type }) => type === 'AWS::CloudFormation::Stack')
  )
    return undefined;
  const table = routeTableOf(system, subnet);
  const endpoints = system.ofType('AWS::EC2::VPCEndpoint').filter((endpoint) => {
    if (system.target(endpoint.properties.VpcId, undefined, 'AWS::EC2::VPC') !== vpc) return false;
    if (isInterface(endpoint) || typeof table === 'string') return isInterface(endpoint);
    return system.mentions(endpoint.properties.RouteTableIds).includes(table);
  });
  const services = endpoints.map(serviceOf);
  return services.includes(undefined) ? undefined : new Set(services.filter((service) => service !== undefined));
}

/** Words of a resource's logical ID and of the tags that describe its purpose, in lower case. */
function wordsOf({ id, properties }: ChainResource): ReadonlySet<string> {
  const tags = Array.isArray(properties.Tags) ? (properties.Tags as readonly { Key?: Json; Value?: Json }[]) : [];
  const named = tags.filter(({ Key }) => /^(Name|Reach|Tier|Type|Network)$/i.test(textOf(Key)));
  const texts = [id, ...named.map(({ Value }) => textOf(Value).replace(/\$\{[^}]*\}/g, ' '))];
  const words = texts.flatMap((text) => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z]+/));
  return new Set(words.map((word) => word.toLowerCase()));
}

/** Whether the names of a subnet describe it as not accessible from the internet. */
export function isNamedPrivate(subnet: ChainResource): boolean {
  const words = wordsOf(subnet);
  return ['private', 'isolated', 'protected'].some((word) => words.has(word)) && !words.has('public');
}

/** Whether a property is true, as boolean or text. Undefined if it is not known. */
export function isTrue(system: ChainSystem, value: Json | undefined): boolean | undefined {
  if (value !== undefined && system.isUnknown(value)) return undefined;
  return textOf(value).toLowerCase() === 'true';
}

/** Key -> value of a list such as `LoadBalancerAttributes`. */
export function attributesOf(value: Json | undefined): ReadonlyMap<string, Json | undefined> {
  const entries = Array.isArray(value) ? (value as readonly { Key?: Json; Value?: Json }[]) : [];
  return new Map(entries.map(({ Key, Value }) => [textOf(Key), Value]));
}
