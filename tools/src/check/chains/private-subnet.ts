import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { type Machine, machinesOf, networkInterfaces } from './machines.ts';
import {
  defaultRoutesOf,
  endpointsOf,
  internetRouteOf,
  isNamedPrivate,
  isTrue,
  leadsToInternetGateway,
  routeTableOf,
  subnetsIn,
} from './network.ts';
import { policiesOf } from './policies.ts';
import { listOf, textOf } from './text.ts';
import { pullsFromEcr, scriptOf } from './user-data.ts';

/**
 * A subnet that is named private has no route to an internet gateway, and each workload in a subnet has network
 * access to the services that it needs.
 *
 * It can't see what the code of a function calls beyond the permissions of its role, routes that are added outside
 * of the templates, or network firewalls.
 */
export const privateSubnet: Chain = {
  name: 'private-subnet',
  why: 'A private subnet had a route to the internet gateway; or a task in it never started, because it could not pull its image.',
  check: (system) => [
    ...system
      .ofType('AWS::EC2::Subnet')
      .filter(isNamedPrivate)
      .flatMap((subnet) => publicRoutes(system, subnet)),
    ...workloads(system).flatMap((workload) => withoutAccess(system, workload)),
  ],
};

function publicRoutes(system: ChainSystem, subnet: ChainResource): readonly ChainFinding[] {
  const table = routeTableOf(system, subnet);
  const routes = typeof table === 'string' ? [] : defaultRoutesOf(system, table);
  const fix = 'Use a separate route table with a route to a NAT gateway, or without a default route.';
  return [
    ...routes
      .filter((route) => leadsToInternetGateway(system, route) === true)
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

/** A workload that runs in subnets, and the services that it needs. */
interface Workload {
  readonly resource: ChainResource;
  readonly subnets: Json | undefined;
  /** Whether it has a public address, so that it has internet access through an internet gateway. */
  readonly isPublic: boolean;
  /** Services that it needs, by endpoint name; `internet` if there is no endpoint. */
  readonly needs: ReadonlySet<string>;
}

const workloads = (system: ChainSystem): readonly Workload[] => [
  ...system.ofType('AWS::ECS::Service').flatMap((service) => fargate(system, service)),
  ...system.ofType('AWS::Lambda::Function').flatMap((lambda) => functionWorkload(system, lambda)),
  ...system.ofType('AWS::CodeBuild::Project').flatMap((project) => codeBuild(project)),
  ...machinesOf(system).flatMap((machine) => instanceWorkload(system, machine)),
];

function fargate(system: ChainSystem, service: ChainResource): readonly Workload[] {
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

/** What a container needs to start. */
function neededBy(system: ChainSystem, { Image, LogConfiguration, Secrets }: { readonly [key: string]: Json }) {
  const image = textOf(Image);
  const isEcr =
    system.mentions(Image).some(({ type }) => type === 'AWS::ECR::Repository') || /\.dkr\.ecr\./.test(image);
  const isExternalImage = !isEcr && !system.isUnknown(Image) && !image.includes('${');
  const logs = isObject(LogConfiguration) && textOf(LogConfiguration.LogDriver) === 'awslogs';
  const secrets = listOf(Secrets).filter(isObject);
  const isSecret = ({ ValueFrom }: { readonly [key: string]: Json }) =>
    system.mentions(ValueFrom).some(({ type }) => type === 'AWS::SecretsManager::Secret');
  return [
    ...(isEcr ? ['ecr.api', 'ecr.dkr', 's3'] : []),
    ...(isExternalImage ? ['internet'] : []),
    ...(logs ? ['logs'] : []),
    ...(secrets.some(isSecret) ? ['secretsmanager'] : []),
  ];
}

/** Actions that the code of a function calls, by endpoint. */
const actionsByEndpoint: Readonly<Record<string, RegExp>> = {
  s3: /^s3:(get|put|list|delete)(object|bucket)/,
  dynamodb: /^dynamodb:(?!getrecords|getsharditerator|describestream|liststreams)/,
  secretsmanager: /^secretsmanager:/,
  ssm: /^ssm:(getparameter|sendcommand|startautomation)/,
  states: /^states:(start|send)/,
  healthlake: /^healthlake:/,
  athena: /^athena:/,
  events: /^events:putevents/,
};

function functionWorkload(system: ChainSystem, lambda: ChainResource): readonly Workload[] {
  const { VpcConfig, Role } = lambda.properties;
  const role = system.target(Role, lambda, 'AWS::IAM::Role');
  if (!isObject(VpcConfig) || !role) return [];
  const actions = policiesOf(system, role)
    .statements.filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => statement.actions);
  const needs = Object.keys(actionsByEndpoint).filter((service) =>
    actions.some((action) => actionsByEndpoint[service]!.test(action)),
  );
  return [{ resource: lambda, subnets: VpcConfig.SubnetIds, isPublic: false, needs: new Set(needs) }];
}

function codeBuild(project: ChainResource): readonly Workload[] {
  const { VpcConfig } = project.properties;
  if (!isObject(VpcConfig)) return [];
  return [{ resource: project, subnets: VpcConfig.Subnets, isPublic: false, needs: new Set(['logs', 's3']) }];
}

/** What a command in user data needs, by endpoint. The repositories of Amazon Linux are in S3. */
const neededByCommand: Readonly<Record<string, RegExp>> = {
  cloudformation: /\bcfn-(signal|init)\s/,
  s3: /\b(dnf|yum)\s|\baws s3\s/,
  logs: /--log-driver[= ]awslogs\b|\baws logs\s/,
  ssm: /["' ]ssm:|\baws ssm\s/,
  elasticloadbalancing: /\baws elbv2\s/,
};

function instanceWorkload(system: ChainSystem, { resource, data, subnets }: Machine): readonly Workload[] {
  const script = scriptOf(data.UserData);
  const pulls = pullsFromEcr(system, data.UserData) ? ['ecr.api', 'ecr.dkr', 's3'] : [];
  const commands = Object.keys(neededByCommand).filter((service) => neededByCommand[service]!.test(script));
  const isPublic = networkInterfaces(data).some(
    ({ AssociatePublicIpAddress }) => isTrue(system, AssociatePublicIpAddress) === true,
  );
  return script === '' ? [] : [{ resource, subnets, isPublic, needs: new Set([...pulls, ...commands]) }];
}

function withoutAccess(
  system: ChainSystem,
  { resource, subnets: value, isPublic, needs }: Workload,
): readonly ChainFinding[] {
  const { subnets } = subnetsIn(system, value);
  return subnets
    .flatMap((subnet): readonly ChainFinding[] => {
      const route = internetRouteOf(system, subnet);
      if (route === 'elsewhere' || route === 'unknown' || (route === 'internet-gateway' && isPublic)) return [];
      const endpoints = endpointsOf(system, subnet);
      const missing = endpoints ? [...needs].filter((service) => !endpoints.has(service)) : [];
      if (missing.length === 0) return [];
      const why =
        route === 'none'
          ? 'has no route to the internet'
          : 'has a route to an internet gateway, which needs a public address';
      const what = `needs ${missing.join(', ')}, and its subnet ${subnet.id} ${why}`;
      const orEndpoints = missing.includes('internet') ? '' : ', or endpoints for them to its VPC';
      return [{ resource, what, fix: `Add a route to a NAT gateway${orEndpoints}.` }];
    })
    .slice(0, 1);
}
