import type { Services } from '../services.ts';
import { listResources } from './cloud-control.ts';
import { literal, type PreflightContext, type Resources } from './context.ts';
import {
  countOf,
  fargateVcpus,
  gatewayEndpoints,
  highestCount,
  interfaceEndpoints,
  interfaceEndpointsOfVpc,
  natGatewaysOfZone,
  rulesOfGroup,
} from './demand.ts';
import { type Finding, noteOnError, refusal, warning } from './finding.ts';

/** A quota of an account in a Region that a deployment can exceed. */
interface Quota {
  readonly name: string;
  /** Codes of Service Quotas; without them the quota is `fixed`. */
  readonly code?: readonly [service: string, quota: string];
  readonly fixed?: number;
  /** Number that the deployment needs. */
  readonly needs: (resources: Resources) => number;
  /** Number in use before the deployment. Undefined for a quota of each new VPC or security group, where it is 0. */
  readonly used?: (context: PreflightContext) => Promise<number>;
  /** True if `used` counts too many, so that a shortage is not certain. */
  readonly isRough?: true;
}

/** Code of the quota on the rules of a security group, in each direction. */
export const RULES_PER_GROUP = ['vpc', 'L-0EA8095F'] as const;

/** A quota on the number of resources of a type. */
const each = (type: string, name: string, code: Quota['code'], more: Partial<Quota> = {}): Quota => ({
  name,
  ...(code && { code }),
  needs: (resources) => countOf(resources, type),
  used: async ({ services }) => (await listResources(services.cloudControl, type)).length,
  ...more,
});

/**
 * Quotas that a system of these blueprints needs, if the code of Service Quotas is known. Not included, since their codes are not known or
 * only exist in the global Region: web ACLs, backup vaults, roles and policies, buckets, accelerators; and log groups, alarms, topics and
 * queues, whose quotas are in the thousands.
 */
const quotas: readonly Quota[] = [
  each('AWS::EC2::VPC', 'VPCs', ['vpc', 'L-F678F1CE'], { used: ({ services }) => existingVpcs(services) }),
  each('AWS::EC2::EIP', 'Elastic IP addresses', ['ec2', 'L-0263D0A3'], {
    used: ({ services }) => existingAddresses(services.ec2),
  }),
  each('AWS::EC2::InternetGateway', 'internet gateways', ['vpc', 'L-A4707A72']),
  each('AWS::EC2::EgressOnlyInternetGateway', 'egress-only internet gateways', ['vpc', 'L-45FE3B85']),
  {
    name: 'NAT gateways per Availability Zone',
    code: ['vpc', 'L-FE5A380F'],
    needs: natGatewaysOfZone,
    used: ({ services }) => existingNatGateways(services.ec2),
  },
  {
    name: 'gateway endpoints',
    code: ['vpc', 'L-1B52E74A'],
    needs: gatewayEndpoints,
    used: ({ services }) => existingEndpoints(services.ec2, ['Gateway']),
  },
  {
    name: 'interface endpoints per VPC',
    code: ['vpc', 'L-29B6F2EB'],
    needs: interfaceEndpointsOfVpc,
    used: ({ services, resources }) => existingInterfaceEndpoints(services.ec2, resources),
  },
  each('AWS::EC2::SecurityGroup', 'security groups', ['vpc', 'L-E79EC296'], {
    needs: (resources) => countOf(resources, 'AWS::EC2::SecurityGroup') + countOf(resources, 'AWS::EC2::VPC'),
  }),
  // The check of prefix lists counts their entries.
  { name: 'rules per security group', code: RULES_PER_GROUP, needs: (resources) => rulesOfGroup(resources) },
  each(
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    'Application Load Balancers',
    ['elasticloadbalancing', 'L-53DA6B97'],
    {
      used: async ({ services }) => {
        const all = await listResources(services.cloudControl, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
        return all.filter((arn) => arn.includes('/app/')).length;
      },
    },
  ),
  // Lists clusters of Neptune and DocumentDB too.
  each('AWS::RDS::DBCluster', 'database clusters', ['rds', 'L-952B80B8'], { isRough: true }),
  each('AWS::RDS::DBInstance', 'database instances', ['rds', 'L-7B6409FD'], { isRough: true }),
  each('AWS::RDS::DBSubnetGroup', 'database subnet groups', ['rds', 'L-48C6BF61'], { isRough: true }),
  each('AWS::EFS::FileSystem', 'EFS file systems', ['elasticfilesystem', 'L-848C634D']),
  each('AWS::ElastiCache::ServerlessCache', 'serverless caches', ['elasticache', 'L-BBCDAECC']),
  // Lists AWS managed keys too.
  each('AWS::KMS::Key', 'KMS keys', ['kms', 'L-C2F1777E'], { isRough: true }),
  each('AWS::SecretsManager::Secret', 'secrets', ['secretsmanager', 'L-2F66C23C']),
  each('AWS::CloudTrail::Trail', 'trails', undefined, { fixed: 5 }),
];

/** With a lower quota, functions of other systems in the account can use it up. A new account has 10. */
const FEW_EXECUTIONS = 100;

/**
 * Refuses exceeded quotas of the account, and warns of quotas that can be exceeded later.
 *
 * @param say receives one line with the sufficient quotas.
 */
export async function quotaFindings(
  context: PreflightContext,
  say: (line: string) => void,
): Promise<readonly Finding[]> {
  const enough: string[] = [];
  const counted = quotas.map((quota) => noteOnError(quota.name, () => findShortage(quota, context, enough)));
  const findings = await Promise.all([...counted, fargate(context), lambda(context)]);
  if (enough.length) say(`quotas, including this deployment: ${enough.sort().join(', ')}`);
  return findings.flat();
}

async function findShortage(quota: Quota, context: PreflightContext, enough: string[]): Promise<readonly Finding[]> {
  const { name, needs, used, isRough = false } = quota;
  const needed = needs(context.resources);
  if (needed === 0) return [];
  const [allowed, existing = 0] = await Promise.all([
    quotaValue(context.services.serviceQuotas, quota),
    used?.(context),
  ]);
  if (existing + needed <= allowed) {
    enough.push(`${name} ${existing + needed} of ${allowed}`);
    return [];
  }
  const what = `${used ? `${existing} of ${allowed} are in use` : `the quota is ${allowed}`}, and this deployment needs ${needed}${used ? ' more' : ''}`;
  return [(isRough ? warning : refusal)(`quota ${name}`, what, fixOf(quota))];
}

const fixOf = ({ code }: Pick<Quota, 'code'>): string =>
  code
    ? `Request a quota increase in Service Quotas (${code.join(', ')}), or delete unused resources.`
    : 'Delete unused resources.';

/** Counts the tasks of this system; other tasks in the account are not counted. */
const fargate = ({ resources, services }: PreflightContext): Promise<readonly Finding[]> =>
  noteOnError('Fargate vCPUs', async () => {
    const { least, most } = fargateVcpus(resources);
    if (most === 0) return [];
    const code = ['fargate', 'L-3032A538'] as const;
    const allowed = await quotaValue(services.serviceQuotas, { code });
    const fix = `Request ${most} or more in Service Quotas (${code.join(', ')}), or use fewer or smaller tasks.`;
    if (allowed < least)
      return [
        refusal('quota Fargate vCPUs', `the quota is ${allowed}, and the minimum number of tasks needs ${least}`, fix),
      ];
    if (allowed < most)
      return [
        warning('quota Fargate vCPUs', `the quota is ${allowed}, and the maximum number of tasks needs ${most}`, fix),
      ];
    return [];
  });

const lambda = ({ resources, services }: PreflightContext): Promise<readonly Finding[]> =>
  noteOnError('concurrent Lambda executions', async () => {
    if (countOf(resources, 'AWS::Lambda::Function') === 0) return [];
    const code = ['lambda', 'L-B99A9384'] as const;
    const allowed = await quotaValue(services.serviceQuotas, { code });
    if (allowed >= FEW_EXECUTIONS) return [];
    const what = `the quota is ${allowed} for all functions of the Region`;
    return [
      warning('quota concurrent Lambda executions', what, `Request 1000 in Service Quotas (${code.join(', ')}).`),
    ];
  });

/** The account's value, otherwise the AWS default: Service Quotas has no account value if no increase was ever requested. */
export async function quotaValue(
  serviceQuotas: Services['serviceQuotas'],
  { code, fixed }: Pick<Quota, 'code' | 'fixed'>,
): Promise<number> {
  if (!code) return fixed!;
  const [ServiceCode, QuotaCode] = code;
  const { Quota } = await serviceQuotas.getServiceQuota({ ServiceCode, QuotaCode }).catch((error: Error) => {
    if (error.name !== 'NoSuchResourceException') throw error;
    return serviceQuotas.getAWSDefaultServiceQuota({ ServiceCode, QuotaCode });
  });
  if (Quota?.Value === undefined) throw new Error('no value was given');
  return Quota.Value;
}

/** VPCs of the account, without those that other accounts share with it. */
async function existingVpcs({ ec2, sts }: Services): Promise<number> {
  const { Account = '' } = await sts.getCallerIdentity({});
  const { Vpcs = [] } = await ec2.describeVpcs({ Filters: [{ Name: 'owner-id', Values: [Account] }] });
  return Vpcs.length;
}

/** Addresses of Amazon's pool; addresses of BYOIP pools do not count. */
async function existingAddresses(ec2: Services['ec2']): Promise<number> {
  const { Addresses = [] } = await ec2.describeAddresses({});
  return Addresses.filter(({ PublicIpv4Pool = 'amazon' }) => PublicIpv4Pool === 'amazon').length;
}

/** NAT gateways in the zone with most of them. */
async function existingNatGateways(ec2: Services['ec2']): Promise<number> {
  const { NatGateways = [] } = await ec2.describeNatGateways({
    Filter: [{ Name: 'state', Values: ['pending', 'available', 'deleting'] }],
  });
  const subnetIds = NatGateways.flatMap(({ SubnetId }) => SubnetId ?? []);
  if (!subnetIds.length) return 0;
  const { Subnets = [] } = await ec2.describeSubnets({ Filters: [{ Name: 'subnet-id', Values: subnetIds }] });
  const zones = new Map(Subnets.map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]));
  return highestCount(subnetIds.map((id) => zones.get(id) ?? id));
}

async function existingEndpoints(ec2: Services['ec2'], types: string[], vpc?: string): Promise<number> {
  const { VpcEndpoints = [] } = await ec2.describeVpcEndpoints({
    Filters: [{ Name: 'vpc-endpoint-type', Values: types }, ...(vpc ? [{ Name: 'vpc-id', Values: [vpc] }] : [])],
  });
  return VpcEndpoints.length;
}

/** A new VPC has none; an existing one can have some. */
async function existingInterfaceEndpoints(ec2: Services['ec2'], resources: Resources): Promise<number> {
  const vpc = interfaceEndpoints(resources)
    .map(({ Properties }) => literal(Properties?.VpcId))
    .find(Boolean);
  return vpc ? existingEndpoints(ec2, ['Interface', 'GatewayLoadBalancer'], vpc) : 0;
}
