import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { groupRules } from './groups.ts';
import { matchesAction, matchesTarget, policiesOf, resourceStatements, trusts } from './policies.ts';
import { listOf, textOf } from './text.ts';

/** Cluster parameter with a role -> action of the database with that role. Source: Amazon Aurora User Guide, "Setting up IAM roles to access AWS services". */
const uses: Readonly<Record<string, string>> = {
  aurora_load_from_s3_role: 's3:GetObject',
  aurora_select_into_s3_role: 's3:PutObject',
  aws_default_bedrock_role: 'bedrock:InvokeModel',
  aws_default_comprehend_role: 'comprehend:DetectSentiment',
  aws_default_lambda_role: 'lambda:InvokeFunction',
  aws_default_sagemaker_role: 'sagemaker:InvokeEndpoint',
};

/**
 * A role that Aurora MySQL uses to call AWS is set in a parameter of its parameter group and associated with the
 * cluster; it trusts RDS and allows the action that it is for; the security group of the cluster allows outbound HTTPS;
 * and the policy of an endpoint of the service allows the role. Source: Amazon Aurora User Guide, "Using Amazon Aurora
 * machine learning with Aurora MySQL".
 *
 * Not checked: the database users that can call it, routes, and `aws_default_s3_role`, which either reads or writes.
 */
export const databaseRole: Chain = {
  name: 'database-role',
  why: 'The database users were allowed to call the function, and each call timed out, because the security group had no egress rule.',
  check: (system) =>
    system
      .ofType('AWS::RDS::DBCluster')
      .flatMap((cluster) => [
        ...namedRoles(system, cluster).flatMap((named) => [
          ...unassociated(system, cluster, named),
          ...untrusted(named),
          ...withoutPermission(system, named),
          ...withoutEgress(system, cluster, named),
          ...deniedByEndpoint(system, named),
        ]),
        ...unnamed(system, cluster),
      ]),
};

interface NamedRole {
  readonly parameter: string;
  readonly role: ChainResource;
  readonly action: string;
}

function namedRoles(system: ChainSystem, cluster: ChainResource): readonly NamedRole[] {
  const parameters = parametersOf(system, cluster);
  return Object.entries(uses).flatMap(([parameter, action]) => {
    const role = system.target(parameters[parameter], cluster, 'AWS::IAM::Role');
    return role ? [{ parameter, role, action }] : [];
  });
}

function parametersOf(system: ChainSystem, cluster: ChainResource): Readonly<Record<string, Json>> {
  const { DBClusterParameterGroupName: name } = cluster.properties;
  const group = system.target(name, cluster, 'AWS::RDS::DBClusterParameterGroup');
  const parameters = group?.properties.Parameters;
  return isObject(parameters) ? parameters : {};
}

const associated = (system: ChainSystem, cluster: ChainResource): readonly ChainResource[] =>
  listOf(cluster.properties.AssociatedRoles)
    .filter(isObject)
    .flatMap(({ RoleArn }) => system.target(RoleArn, cluster, 'AWS::IAM::Role') ?? []);

function unassociated(
  system: ChainSystem,
  cluster: ChainResource,
  { role, parameter }: NamedRole,
): readonly ChainFinding[] {
  if (associated(system, cluster).includes(role)) return [];
  const what = `uses ${role.id} in ${parameter}, and is not associated with it: RDS never assumes it`;
  return [{ resource: cluster, what, fix: 'Add it to AssociatedRoles.' }];
}

function unnamed(system: ChainSystem, cluster: ChainResource): readonly ChainFinding[] {
  if (textOf(cluster.properties.Engine) !== 'aurora-mysql') return [];
  const named = Object.entries(parametersOf(system, cluster)).filter(([name]) => /_role$/.test(name));
  return associated(system, cluster)
    .filter((role) => !named.some(([, value]) => system.target(value, cluster, 'AWS::IAM::Role') === role))
    .map((role) => ({
      resource: cluster,
      what: `is associated with ${role.id}, which no parameter names: no function uses it`,
      fix: 'Set it in the parameter group, such as in aws_default_bedrock_role.',
    }));
}

const untrusted = ({ role, parameter }: NamedRole): readonly ChainFinding[] =>
  trusts(role, 'rds.amazonaws.com') === 'no'
    ? [
        {
          resource: role,
          what: `is the role in ${parameter}, and does not trust rds.amazonaws.com`,
          fix: 'Add the service to the trust policy.',
        },
      ]
    : [];

function withoutPermission(system: ChainSystem, { role, parameter, action }: NamedRole): readonly ChainFinding[] {
  const { statements, complete } = policiesOf(system, role);
  if (!complete || statements.some((one) => one.effect === 'Allow' && matchesAction(one, action))) return [];
  return [
    {
      resource: role,
      what: `is the role in ${parameter}, and does not have ${action}`,
      fix: 'Allow it in a policy of the role.',
    },
  ];
}

/**
 * Whether the security groups of the cluster allow outbound HTTPS to any destination. Security groups from outside the
 * system may allow it.
 */
function withoutEgress(system: ChainSystem, cluster: ChainResource, { parameter }: NamedRole): readonly ChainFinding[] {
  const ids = listOf(cluster.properties.VpcSecurityGroupIds);
  const groups = ids.flatMap((id) => system.target(id, cluster, 'AWS::EC2::SecurityGroup') ?? []);
  if (ids.length === 0 || groups.length < ids.length) return [];
  const rules = groupRules(system).filter(({ group, isEgress }) => isEgress && groups.includes(group));
  const hasDefaultEgress = ({ properties }: ChainResource) => properties.SecurityGroupEgress === undefined;
  const allowsAll = groups.some((group) => hasDefaultEgress(group) && !rules.some((rule) => rule.group === group));
  const allowsHttps = rules.some(
    ({ protocol, ports, range }) =>
      (protocol === 'tcp' || protocol === 'any') &&
      range !== '127.0.0.1/32' &&
      (ports === undefined || (ports.from <= 443 && 443 <= ports.to)),
  );
  if (allowsAll || allowsHttps) return [];
  const what = `calls AWS through ${parameter}, and its security group has no egress rule for port 443`;
  return [
    {
      resource: cluster,
      what,
      fix: "Add an egress rule to an endpoint of the service, and an ingress rule to that endpoint's security group.",
    },
  ];
}

/** Endpoints of the service in the system whose policy does not allow the role. */
function deniedByEndpoint(system: ChainSystem, { role, action }: NamedRole): readonly ChainFinding[] {
  const [service = ''] = action.split(':');
  return system
    .ofType('AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => new RegExp(`\\.${service}(-runtime|\\.runtime)?$`).test(textOf(properties.ServiceName)))
    .filter(({ properties }) => properties.PolicyDocument !== undefined)
    .filter(
      (endpoint) =>
        !resourceStatements(system, endpoint).some(
          (one) =>
            one.effect === 'Allow' &&
            matchesAction(one, action) &&
            one.principals.some(
              ({ kind, text }) => kind === 'Any' || text === '*' || matchesTarget([text], { resource: role }) !== 'no',
            ),
        ),
    )
    .map((endpoint) => ({
      resource: endpoint,
      what: `does not allow ${role.id}, the role of the database, to call ${action}`,
      fix: 'Add the role and the action to its PolicyDocument.',
    }));
}
