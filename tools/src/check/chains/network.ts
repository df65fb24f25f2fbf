import type { Json } from '@hipaa-stacks/cloudformation';
import type { ChainResource, ChainSystem } from './chain.ts';
import { isWorld } from './ranges.ts';
import { textOf } from './text.ts';

/**
 * Where a subnet sends what is meant for the internet. `internet-gateway`: a public subnet; only what has a public address
 * gets out. `elsewhere`: a NAT, a transit gateway, a firewall, a VPN. `unknown`: its routes stand outside of the templates.
 */
export type Exit = 'internet-gateway' | 'elsewhere' | 'none' | 'unknown';

/** The subnets that a value mentions, and whether these are all. */
export interface Subnets {
  readonly subnets: readonly ChainResource[];
  readonly complete: boolean;
}

export function subnetsIn(system: ChainSystem, value: Json | undefined): Subnets {
  const subnets = system.mentions(value).filter(({ type }) => type === 'AWS::EC2::Subnet');
  return { subnets, complete: subnets.length > 0 && !system.isUnknown(value) };
}

/** The VPC of a subnet, route table, group or endpoint, if it is in the templates. */
export const vpcOf = (system: ChainSystem, { properties }: ChainResource): ChainResource | undefined =>
  system.target(properties.VpcId, undefined, 'AWS::EC2::VPC');

/** The route table of a subnet. `main`: the VPC's own, which no template can give a route. */
export function routeTableOf(system: ChainSystem, subnet: ChainResource): ChainResource | 'main' | 'unknown' {
  const associations = system
    .readBy(subnet)
    .filter(({ type }) => type === 'AWS::EC2::SubnetRouteTableAssociation')
    .map(({ properties }) => system.target(properties.RouteTableId, undefined, 'AWS::EC2::RouteTable'));
  if (associations.length > 0) return associations[0] ?? 'unknown';
  return vpcOf(system, subnet) ? 'main' : 'unknown';
}

/** The routes of a table. */
export const routesOf = (system: ChainSystem, table: ChainResource): readonly ChainResource[] =>
  system
    .readBy(table)
    .filter(
      ({ type, properties }) =>
        type === 'AWS::EC2::Route' && system.target(properties.RouteTableId, undefined, table.type) === table,
    );

/** Whether a route leads to an internet gateway; nothing where its gateway can't be seen. */
export function leadsToInternet(system: ChainSystem, { properties }: ChainResource): boolean | undefined {
  const { GatewayId } = properties;
  if (GatewayId === undefined) return false;
  const gateway = system.mentions(GatewayId)[0];
  if (gateway)
    return gateway.type === 'AWS::EC2::InternetGateway' || gateway.properties.InternetGatewayId !== undefined;
  if (textOf(GatewayId).startsWith('igw-') && !system.isUnknown(GatewayId)) return true;
  return system.isUnknown(GatewayId) ? undefined : false;
}

/** Routes of a table to every address there is. */
export const defaultRoutesOf = (system: ChainSystem, table: ChainResource): readonly ChainResource[] =>
  routesOf(system, table).filter(({ properties }) =>
    [properties.DestinationCidrBlock, properties.DestinationIpv6CidrBlock].some((range) => isWorld(textOf(range))),
  );

export function exitOf(system: ChainSystem, subnet: ChainResource): Exit {
  const table = routeTableOf(system, subnet);
  if (table === 'unknown') return 'unknown';
  const routes = table === 'main' ? [] : defaultRoutesOf(system, table);
  if (routes.length === 0) return table !== 'main' && isOpenEnded(system, table) ? 'unknown' : 'none';
  const leads = routes.map((route) => leadsToInternet(system, route));
  return leads.includes(true) ? 'internet-gateway' : leads.includes(undefined) ? 'unknown' : 'elsewhere';
}

/** Whether routes may come that the template does not write: another one gets the table, or a gateway propagates its own. */
const isOpenEnded = (system: ChainSystem, table: ChainResource): boolean =>
  system.isExported(table) ||
  routesOf(system, table).some(({ properties }) =>
    system.isUnknown([properties.DestinationCidrBlock ?? '', properties.DestinationIpv6CidrBlock ?? '']),
  ) ||
  system
    .readBy(table)
    .some(({ type }) => type === 'AWS::EC2::VPNGatewayRoutePropagation' || !type.startsWith('AWS::EC2::'));

/** The service of an endpoint, such as `s3` or `ecr.api`; nothing where its name can't be seen. */
export function serviceOf({ properties }: ChainResource): string | undefined {
  return /^(?:cn\.)?com\.amazonaws\.(?:[a-z]{2}(?:-[a-z]+)+-\d|\$\{AWS::Region\})\.(.+)$/.exec(
    textOf(properties.ServiceName),
  )?.[1];
}

export const isInterface = ({ properties }: ChainResource): boolean =>
  textOf(properties.VpcEndpointType).toLowerCase() === 'interface';

/**
 * The services that a subnet reaches without the internet; nothing where the VPC is not in the templates, or is handed
 * on to other stacks that may add endpoints.
 */
export function endpointsOf(system: ChainSystem, subnet: ChainResource): ReadonlySet<string> | undefined {
  const vpc = vpcOf(system, subnet);
  if (!vpc || system.isExported(vpc) || system.readBy(vpc).some(({ type }) => type === 'AWS::CloudFormation::Stack'))
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

/** Words of a resource's logical ID and of the tags that say what it is for, in lower case. */
export function wordsOf({ id, properties }: ChainResource): ReadonlySet<string> {
  const tags = Array.isArray(properties.Tags) ? (properties.Tags as readonly { Key?: Json; Value?: Json }[]) : [];
  const named = tags.filter(({ Key }) => /^(Name|Reach|Tier|Type|Network)$/i.test(textOf(Key)));
  const texts = [id, ...named.map(({ Value }) => textOf(Value).replace(/\$\{[^}]*\}/g, ' '))];
  const words = texts.flatMap((text) => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z]+/));
  return new Set(words.map((word) => word.toLowerCase()));
}

/** Whether a subnet's names promise that the internet does not reach it. */
export function isCalledPrivate(subnet: ChainResource): boolean {
  const words = wordsOf(subnet);
  return ['private', 'isolated', 'protected'].some((word) => words.has(word)) && !words.has('public');
}

/** Whether a property is true, as text or not; nothing where it can't be seen. */
export function isTrue(system: ChainSystem, value: Json | undefined): boolean | undefined {
  if (value !== undefined && system.isUnknown(value)) return undefined;
  return textOf(value).toLowerCase() === 'true';
}

/** Key -> value of a list such as `LoadBalancerAttributes`. */
export function attributesOf(value: Json | undefined): ReadonlyMap<string, Json | undefined> {
  const entries = Array.isArray(value) ? (value as readonly { Key?: Json; Value?: Json }[]) : [];
  return new Map(entries.map(({ Key, Value }) => [textOf(Key), Value]));
}
