import type { Services } from '../services.ts';
import { listResources } from './cloud-control.ts';
import {
  busiest,
  countOf,
  fargateVcpus,
  gatewayEndpoints,
  interfaceEndpoints,
  interfaceEndpointsOfVpc,
  natGatewaysOfZone,
  rulesOfGroup,
} from './demand.ts';
import { asking, type Finding, refusal, warning } from './finding.ts';
import { type Look, literal, type Resources } from './look.ts';

/** A quota of an account in a Region that a deployment can run into. */
interface Quota {
  readonly name: string;
  /** Service Quotas' codes; without them the quota is `fixed`. */
  readonly code?: readonly [service: string, quota: string];
  readonly fixed?: number;
  /** What the deployment needs of it. */
  readonly needs: (resources: Resources) => number;
  /** What is used before it. Without it nothing can be: the quota is one of each new VPC or group. */
  readonly used?: (look: Look) => Promise<number>;
  /** What is used is counted too high, so that a shortage is not sure. */
  readonly isRough?: true;
}

/** A quota on how many resources of a type there are. */
const each = (type: string, name: string, code: Quota['code'], more: Partial<Quota> = {}): Quota => ({
  name,
  ...(code && { code }),
  needs: (resources) => countOf(resources, type),
  used: async ({ services }) => (await listResources(services.cloudControl, type)).length,
  ...more,
});

/**
 * What a system of these blueprints needs, where Service Quotas has a code that we know. Left out, since theirs are not known or are told in
 * the global Region alone: web ACLs, backup vaults, roles and policies, buckets, accelerators; and log groups, alarms, topics and queues, of
 * which there may be thousands.
 */
const quotas: readonly Quota[] = [
  each('AWS::EC2::VPC', 'VPCs', ['vpc', 'L-F678F1CE'], { used: ({ services }) => vpcsThere(services) }),
  each('AWS::EC2::EIP', 'Elastic IP addresses', ['ec2', 'L-0263D0A3'], {
    used: ({ services }) => addressesThere(services.ec2),
  }),
  each('AWS::EC2::InternetGateway', 'internet gateways', ['vpc', 'L-A4707A72']),
  each('AWS::EC2::EgressOnlyInternetGateway', 'egress-only internet gateways', ['vpc', 'L-45FE3B85']),
  {
    name: 'NAT gateways per Availability Zone',
    code: ['vpc', 'L-FE5A380F'],
    needs: natGatewaysOfZone,
    used: ({ services }) => natGatewaysThere(services.ec2),
  },
  {
    name: 'gateway endpoints',
    code: ['vpc', 'L-1B52E74A'],
    needs: gatewayEndpoints,
    used: ({ services }) => endpointsThere(services.ec2, ['Gateway']),
  },
  {
    name: 'interface endpoints per VPC',
    code: ['vpc', 'L-29B6F2EB'],
    needs: interfaceEndpointsOfVpc,
    used: ({ services, resources }) => interfaceEndpointsThere(services.ec2, resources),
  },
  each('AWS::EC2::SecurityGroup', 'security groups', ['vpc', 'L-E79EC296'], {
    needs: (resources) => countOf(resources, 'AWS::EC2::SecurityGroup') + countOf(resources, 'AWS::EC2::VPC'),
  }),
  { name: 'rules per security group', code: ['vpc', 'L-0EA8095F'], needs: rulesOfGroup },
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
  // Lists those of Neptune and DocumentDB too.
  each('AWS::RDS::DBCluster', 'database clusters', ['rds', 'L-952B80B8'], { isRough: true }),
  each('AWS::RDS::DBInstance', 'database instances', ['rds', 'L-7B6409FD'], { isRough: true }),
  each('AWS::RDS::DBSubnetGroup', 'database subnet groups', ['rds', 'L-48C6BF61'], { isRough: true }),
  each('AWS::EFS::FileSystem', 'EFS file systems', ['elasticfilesystem', 'L-848C634D']),
  each('AWS::ElastiCache::ServerlessCache', 'serverless caches', ['elasticache', 'L-BBCDAECC']),
  // Lists AWS's own keys too.
  each('AWS::KMS::Key', 'KMS keys', ['kms', 'L-C2F1777E'], { isRough: true }),
  each('AWS::SecretsManager::Secret', 'secrets', ['secretsmanager', 'L-2F66C23C']),
  each('AWS::CloudTrail::Trail', 'trails', undefined, { fixed: 5 }),
];

/** Below this, functions of other systems in the account soon leave none. A new account has 10. */
const FEW_EXECUTIONS = 100;

/**
 * Refuses what the account's quotas have no room for, and warns of what will be short later.
 *
 * @param say gets one line with what suffices.
 */
export async function quotaFindings(look: Look, say: (line: string) => void): Promise<readonly Finding[]> {
  const enough: string[] = [];
  const counted = quotas.map((quota) => asking(quota.name, () => findShortage(quota, look, enough)));
  const findings = await Promise.all([...counted, fargate(look), lambda(look)]);
  if (enough.length) say(`quotas, including this deployment: ${enough.sort().join(', ')}`);
  return findings.flat();
}

async function findShortage(quota: Quota, look: Look, enough: string[]): Promise<readonly Finding[]> {
  const { name, needs, used, isRough = false } = quota;
  const needed = needs(look.resources);
  if (needed === 0) return [];
  const [allowed, there = 0] = await Promise.all([allowedBy(look.services.serviceQuotas, quota), used?.(look)]);
  if (there + needed <= allowed) {
    enough.push(`${name} ${there + needed} of ${allowed}`);
    return [];
  }
  const what = `${used ? `${there} of ${allowed} are in use` : `the quota is ${allowed}`}, and this deployment needs ${needed}${used ? ' more' : ''}`;
  return [(isRough ? warning : refusal)(`quota ${name}`, what, fixOf(quota))];
}

const fixOf = ({ code }: Pick<Quota, 'code'>): string =>
  code
    ? `Request a quota increase in Service Quotas (${code.join(', ')}), or delete unused resources.`
    : 'Delete unused resources.';

/** Counts what the tasks of this system take; those of others in the account are not seen. */
const fargate = ({ resources, services }: Look): Promise<readonly Finding[]> =>
  asking('Fargate vCPUs', async () => {
    const { least, most } = fargateVcpus(resources);
    if (most === 0) return [];
    const code = ['fargate', 'L-3032A538'] as const;
    const allowed = await allowedBy(services.serviceQuotas, { code });
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

const lambda = ({ resources, services }: Look): Promise<readonly Finding[]> =>
  asking('concurrent Lambda executions', async () => {
    if (countOf(resources, 'AWS::Lambda::Function') === 0) return [];
    const code = ['lambda', 'L-B99A9384'] as const;
    const allowed = await allowedBy(services.serviceQuotas, { code });
    if (allowed >= FEW_EXECUTIONS) return [];
    const what = `the quota is ${allowed} for all functions of the Region`;
    return [
      warning('quota concurrent Lambda executions', what, `Request 1000 in Service Quotas (${code.join(', ')}).`),
    ];
  });

/** The account's own value, else AWS's default: Service Quotas knows no value of the account for what it never asked to raise. */
async function allowedBy(
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

/** Those of the account, without those that others share with it. */
async function vpcsThere({ ec2, sts }: Services): Promise<number> {
  const { Account = '' } = await sts.getCallerIdentity({});
  const { Vpcs = [] } = await ec2.describeVpcs({ Filters: [{ Name: 'owner-id', Values: [Account] }] });
  return Vpcs.length;
}

/** Those of Amazon's pool: addresses that one brings along do not count. */
async function addressesThere(ec2: Services['ec2']): Promise<number> {
  const { Addresses = [] } = await ec2.describeAddresses({});
  return Addresses.filter(({ PublicIpv4Pool = 'amazon' }) => PublicIpv4Pool === 'amazon').length;
}

/** NAT gateways in the zone that has most of them. */
async function natGatewaysThere(ec2: Services['ec2']): Promise<number> {
  const { NatGateways = [] } = await ec2.describeNatGateways({
    Filter: [{ Name: 'state', Values: ['pending', 'available', 'deleting'] }],
  });
  const subnetIds = NatGateways.flatMap(({ SubnetId }) => SubnetId ?? []);
  if (!subnetIds.length) return 0;
  const { Subnets = [] } = await ec2.describeSubnets({ Filters: [{ Name: 'subnet-id', Values: subnetIds }] });
  const zones = new Map(Subnets.map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]));
  return busiest(subnetIds.map((id) => zones.get(id) ?? id));
}

async function endpointsThere(ec2: Services['ec2'], types: string[], vpc?: string): Promise<number> {
  const { VpcEndpoints = [] } = await ec2.describeVpcEndpoints({
    Filters: [{ Name: 'vpc-endpoint-type', Values: types }, ...(vpc ? [{ Name: 'vpc-id', Values: [vpc] }] : [])],
  });
  return VpcEndpoints.length;
}

/** A VPC that is made has none; one that is given may. */
async function interfaceEndpointsThere(ec2: Services['ec2'], resources: Resources): Promise<number> {
  const vpc = interfaceEndpoints(resources)
    .map(({ Properties }) => literal(Properties?.VpcId))
    .find(Boolean);
  return vpc ? endpointsThere(ec2, ['Interface', 'GatewayLoadBalancer'], vpc) : 0;
}
