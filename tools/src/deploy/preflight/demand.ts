import type { Json, TemplateResource } from '@hipaa-stacks/cloudformation';
import { ofType, type Resources } from './look.ts';

/** How many resources of a type a deployment makes. */
export const countOf = (resources: Resources, type: string): number => ofType(resources, type).length;

/** How many things fall to the one that has the most: `[['a'], ['a'], ['b']]` is 2. */
export function busiest(keys: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** NAT gateways in the zone that gets most of them. The zone is that of the subnet; one that is given has a zone of its own. */
export function natGatewaysOfZone(resources: Resources): number {
  const gateways = ofType(resources, 'AWS::EC2::NatGateway');
  return busiest(gateways.map(({ Properties }) => keyOf(zoneOf(resources, Properties?.SubnetId))));
}

function zoneOf(resources: Resources, subnet: Json | undefined): Json | undefined {
  const id = (subnet as { readonly Ref?: string } | undefined)?.Ref;
  return (id && resources[id]?.Properties?.AvailabilityZone) || subnet;
}

const keyOf = (value: unknown): string => JSON.stringify(value) ?? '';

/** The endpoints that have network interfaces. */
export const interfaceEndpoints = (resources: Resources): readonly TemplateResource[] =>
  ofType(resources, 'AWS::EC2::VPCEndpoint').filter(({ Properties }) =>
    ['Interface', 'GatewayLoadBalancer'].includes(`${Properties?.VpcEndpointType}`),
  );

/** Gateway endpoints, the type where none is given. */
export const gatewayEndpoints = (resources: Resources): number =>
  ofType(resources, 'AWS::EC2::VPCEndpoint').filter(
    ({ Properties }) => (Properties?.VpcEndpointType ?? 'Gateway') === 'Gateway',
  ).length;

/** Interface endpoints in the VPC that gets most of them. */
export const interfaceEndpointsOfVpc = (resources: Resources): number =>
  busiest(interfaceEndpoints(resources).map(({ Properties }) => keyOf(Properties?.VpcId)));

/** Rules of one direction of the security group that has most of them. A prefix list counts as one here; AWS counts its entries. */
export function rulesOfGroup(resources: Resources): number {
  const inGroups = Object.entries(resources).flatMap(([name, { Type, Properties = {} }]) =>
    Type === 'AWS::EC2::SecurityGroup'
      ? [...(['Ingress', 'Egress'] as const)].flatMap((direction) =>
          listed(Properties[`SecurityGroup${direction}`]).map(() => `${direction} ${name}`),
        )
      : [],
  );
  const beside = (['Ingress', 'Egress'] as const).flatMap((direction) =>
    ofType(resources, `AWS::EC2::SecurityGroup${direction}`).map(
      ({ Properties }) => `${direction} ${groupOf(Properties?.GroupId)}`,
    ),
  );
  return busiest([...inGroups, ...beside]);
}

const listed = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** The resource that a reference to a group names, as in `{ 'Fn::GetAtt': ['NetworkStack/Group', 'GroupId'] }`. */
function groupOf(id: Json | undefined): string {
  const { Ref, 'Fn::GetAtt': attribute } = (id ?? {}) as {
    readonly Ref?: string;
    readonly 'Fn::GetAtt'?: readonly string[];
  };
  return Ref ?? attribute?.[0] ?? keyOf(id);
}

/** vCPUs of all services on Fargate: with as few tasks as scaling leaves, and with as many. Without scaling both are the desired count. */
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
