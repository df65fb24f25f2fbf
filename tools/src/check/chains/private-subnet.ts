import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import {
  defaultRoutesOf,
  endpointsOf,
  exitOf,
  isCalledPrivate,
  isTrue,
  leadsToInternet,
  routeTableOf,
  subnetsIn,
} from './network.ts';
import { policiesOf } from './policies.ts';
import { listOf, textOf } from './text.ts';

/**
 * A subnet called private has no route to an internet gateway, and what stands in a subnet gets out to what it needs.
 * Not seen: what the code of a function calls beyond what its role allows, routes that others add later, network firewalls.
 */
export const privateSubnet: Chain = {
  name: 'private-subnet',
  why: 'A private subnet had a route to the internet gateway; or a task in it never started, because it could not pull its image.',
  check: (system) => [
    ...system
      .ofType('AWS::EC2::Subnet')
      .filter(isCalledPrivate)
      .flatMap((subnet) => open(system, subnet)),
    ...tenants(system).flatMap((tenant) => shutIn(system, tenant)),
  ],
};

function open(system: ChainSystem, subnet: ChainResource): readonly ChainFinding[] {
  const table = routeTableOf(system, subnet);
  const routes = typeof table === 'string' ? [] : defaultRoutesOf(system, table);
  const fix = 'Use a separate route table with a route to a NAT gateway, or without a default route.';
  return [
    ...routes
      .filter((route) => leadsToInternet(system, route) === true)
      .map((route) => ({
        resource: subnet,
        what: `is a private subnet, and ${route.id} routes it to an internet gateway`,
        fix,
      })),
    ...(isTrue(system, subnet.properties.MapPublicIpOnLaunch) === true
      ? [
          {
            resource: subnet,
            what: 'is a private subnet, and assigns public addresses',
            fix: 'Set MapPublicIpOnLaunch to false.',
          },
        ]
      : []),
  ];
}

/** Something that stands in subnets, and what it must reach from there. */
interface Tenant {
  readonly resource: ChainResource;
  readonly subnets: Json | undefined;
  /** Whether it has a public address of its own: then an internet gateway is a way out. */
  readonly isPublic: boolean;
  /** Endpoint services that do instead of a way out; `internet` if none does. */
  readonly needs: ReadonlySet<string>;
}

const tenants = (system: ChainSystem): readonly Tenant[] => [
  ...system.ofType('AWS::ECS::Service').flatMap((service) => fargate(system, service)),
  ...system.ofType('AWS::Lambda::Function').flatMap((lambda) => functionTenant(system, lambda)),
  ...system.ofType('AWS::CodeBuild::Project').flatMap((project) => codeBuild(project)),
];

function fargate(system: ChainSystem, service: ChainResource): readonly Tenant[] {
  const { NetworkConfiguration, TaskDefinition } = service.properties;
  const network = isObject(NetworkConfiguration) ? NetworkConfiguration.AwsvpcConfiguration : undefined;
  const task = system.target(TaskDefinition, service, 'AWS::ECS::TaskDefinition');
  if (!isObject(network) || !task || system.isUnknown(network.AssignPublicIp)) return [];
  const containers = listOf(task.properties.ContainerDefinitions).filter(isObject);
  const needs = new Set(containers.flatMap((container) => neededBy(system, container)));
  return [
    { resource: service, subnets: network.Subnets, isPublic: textOf(network.AssignPublicIp) === 'ENABLED', needs },
  ];
}

/** What a container needs before its first line runs. */
function neededBy(system: ChainSystem, { Image, LogConfiguration, Secrets }: { readonly [key: string]: Json }) {
  const image = textOf(Image);
  const isEcr =
    system.mentions(Image).some(({ type }) => type === 'AWS::ECR::Repository') || /\.dkr\.ecr\./.test(image);
  const isElsewhere = !isEcr && !system.isUnknown(Image) && !image.includes('${');
  const logs = isObject(LogConfiguration) && textOf(LogConfiguration.LogDriver) === 'awslogs';
  const secrets = listOf(Secrets).filter(isObject);
  const isSecret = ({ ValueFrom }: { readonly [key: string]: Json }) =>
    system.mentions(ValueFrom).some(({ type }) => type === 'AWS::SecretsManager::Secret');
  return [
    ...(isEcr ? ['ecr.api', 'ecr.dkr', 's3'] : []),
    ...(isElsewhere ? ['internet'] : []),
    ...(logs ? ['logs'] : []),
    ...(secrets.some(isSecret) ? ['secretsmanager'] : []),
  ];
}

/** Actions that the code of a function makes itself, by the endpoint that they go to. */
const callsOf: Readonly<Record<string, RegExp>> = {
  s3: /^s3:(get|put|list|delete)(object|bucket)/,
  dynamodb: /^dynamodb:(?!getrecords|getsharditerator|describestream|liststreams)/,
  secretsmanager: /^secretsmanager:/,
  ssm: /^ssm:(getparameter|sendcommand|startautomation)/,
  states: /^states:(start|send)/,
  healthlake: /^healthlake:/,
  athena: /^athena:/,
  events: /^events:putevents/,
};

function functionTenant(system: ChainSystem, lambda: ChainResource): readonly Tenant[] {
  const { VpcConfig, Role } = lambda.properties;
  const role = system.target(Role, lambda, 'AWS::IAM::Role');
  if (!isObject(VpcConfig) || !role) return [];
  const actions = policiesOf(system, role)
    .statements.filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => statement.actions);
  const needs = Object.keys(callsOf).filter((service) => actions.some((action) => callsOf[service]!.test(action)));
  return [{ resource: lambda, subnets: VpcConfig.SubnetIds, isPublic: false, needs: new Set(needs) }];
}

function codeBuild(project: ChainResource): readonly Tenant[] {
  const { VpcConfig } = project.properties;
  if (!isObject(VpcConfig)) return [];
  return [{ resource: project, subnets: VpcConfig.Subnets, isPublic: false, needs: new Set(['logs', 's3']) }];
}

function shutIn(system: ChainSystem, { resource, subnets: value, isPublic, needs }: Tenant): readonly ChainFinding[] {
  const { subnets } = subnetsIn(system, value);
  return subnets
    .flatMap((subnet): readonly ChainFinding[] => {
      const exit = exitOf(system, subnet);
      if (exit === 'elsewhere' || exit === 'unknown' || (exit === 'internet-gateway' && isPublic)) return [];
      const endpoints = endpointsOf(system, subnet);
      const missing = endpoints ? [...needs].filter((service) => !endpoints.has(service)) : [];
      if (missing.length === 0) return [];
      const why =
        exit === 'none'
          ? 'has no route to the internet'
          : 'has a route to an internet gateway, which needs a public address';
      const what = `needs ${missing.join(', ')}, and its subnet ${subnet.id} ${why}`;
      const doing = missing.includes('internet') ? '' : ', or endpoints for them to its VPC';
      return [{ resource, what, fix: `Add a route to a NAT gateway${doing}.` }];
    })
    .slice(0, 1);
}
