import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { ofType, type Resources, textsOf } from './context.ts';

/** Number of resources of a type in a deployment. */
export const countOf = (resources: Resources, type: string): number => ofType(resources, type).length;

/** The highest number of equal keys: `[['a'], ['a'], ['b']]` is 2. */
export function highestCount(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** NAT gateways in the zone with most of them. The zone is that of the subnet; each existing subnet counts as its own zone. */
export function natGatewaysOfZone(resources: Resources): number {
  const gateways = ofType(resources, 'AWS::EC2::NatGateway');
  return highestCount(gateways.map(({ Properties }) => keyOf(zoneOf(resources, Properties?.SubnetId))));
}

function zoneOf(resources: Resources, subnet: Json | undefined): Json | undefined {
  const id = (subnet as { readonly Ref?: string } | undefined)?.Ref;
  return (id && resources[id]?.Properties?.AvailabilityZone) || subnet;
}

const keyOf = (value: unknown): string => JSON.stringify(value) ?? '';

/** The endpoints with network interfaces. */
export const interfaceEndpoints = (resources: Resources): readonly TemplateResource[] =>
  ofType(resources, 'AWS::EC2::VPCEndpoint').filter(({ Properties }) =>
    ['Interface', 'GatewayLoadBalancer'].includes(`${Properties?.VpcEndpointType}`),
  );

/** Number of gateway endpoints, the default endpoint type. */
export const gatewayEndpoints = (resources: Resources): number =>
  ofType(resources, 'AWS::EC2::VPCEndpoint').filter(
    ({ Properties }) => (Properties?.VpcEndpointType ?? 'Gateway') === 'Gateway',
  ).length;

/** Interface endpoints in the VPC with most of them. */
export const interfaceEndpointsOfVpc = (resources: Resources): number =>
  highestCount(interfaceEndpoints(resources).map(({ Properties }) => keyOf(Properties?.VpcId)));

/** Whether a text is the ID of a prefix list. */
export const isPrefixList = (text: string): boolean => /^pl-[0-9a-z]+$/.test(text);

/**
 * Rules of one direction in the security group with most of them.
 *
 * @param entriesOf maximum number of entries of a prefix list, which AWS counts in each rule. Default: one.
 */
export function rulesOfGroup(resources: Resources, entriesOf: (prefixList: string) => number = () => 1): number {
  const directions = ['Ingress', 'Egress'] as const;
  const weight = (rule: Json | undefined): number => textsOf(rule).filter(isPrefixList).map(entriesOf)[0] ?? 1;
  const inGroups = Object.entries(resources).flatMap(([name, { Type, Properties = {} }]) =>
    Type === 'AWS::EC2::SecurityGroup'
      ? directions.flatMap((direction) =>
          listed(Properties[`SecurityGroup${direction}`]).map(
            (rule) => [`${direction} ${name}`, weight(rule)] as const,
          ),
        )
      : [],
  );
  const separate = directions.flatMap((direction) =>
    ofType(resources, `AWS::EC2::SecurityGroup${direction}`).map(
      ({ Properties }) => [`${direction} ${groupOf(Properties?.GroupId)}`, weight(Properties)] as const,
    ),
  );
  return highestCount([...inGroups, ...separate].flatMap(([group, count]) => Array<string>(count).fill(group)));
}

const listed = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** The resource that a reference to a security group names, as in `{ 'Fn::GetAtt': ['NetworkStack/Group', 'GroupId'] }`. */
function groupOf(id: Json | undefined): string {
  const { Ref, 'Fn::GetAtt': attribute } = (id ?? {}) as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute?.[0] ?? keyOf(id);
}

/** vCPUs of all services on Fargate, with the minimum and maximum number of tasks. Without scaling both are the desired count. */
export function fargateVcpus(resources: Resources): { readonly least: number; readonly most: number } {
  const services = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::ECS::Service');
  const sizes = services.map(([name, { Properties = {} }]) => {
    const task = resources[(Properties.TaskDefinition as { readonly Ref?: string } | undefined)?.Ref ?? ''];
    const vcpus = Number(task?.Properties?.Cpu ?? 0) / 1024;
    const scaling = ofType(resources, 'AWS::ApplicationAutoScaling::ScalableTarget').find((target) =>
      keyOf(target.Properties?.ResourceId).includes(`"${name}"`),
    )?.Properties;
    const desired = Number(Properties.DesiredCount ?? 1);
    return {
      least: vcpus * Number(scaling?.MinCapacity ?? desired),
      most: vcpus * Number(scaling?.MaxCapacity ?? desired),
    };
  });
  return { least: sum(sizes.map(({ least }) => least)), most: sum(sizes.map(({ most }) => most)) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
