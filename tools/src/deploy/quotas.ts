import type { Services } from './services.ts';

/** A quota of the account that a release can run into. */
interface Quota {
  /** The type whose presence in a release makes it matter. */
  readonly type: string;
  readonly name: string;
  /** Service Quotas' codes; without them the quota is `fixed`. */
  readonly code?: readonly [service: string, quota: string];
  readonly fixed?: number;
  /** Type that is counted against it; without one, the quota itself is told. */
  readonly counted?: string;
  /** Below this a note is due, where nothing is counted. */
  readonly enough?: number;
}

const quotas: readonly Quota[] = [
  { type: 'AWS::EC2::VPC', name: 'VPCs', code: ['vpc', 'L-F678F1CE'], counted: 'AWS::EC2::VPC' },
  { type: 'AWS::EC2::EIP', name: 'Elastic IP addresses', code: ['ec2', 'L-0263D0A3'], counted: 'AWS::EC2::EIP' },
  { type: 'AWS::CloudTrail::Trail', name: 'trails', fixed: 5, counted: 'AWS::CloudTrail::Trail' },
  {
    type: 'AWS::Lambda::Function',
    name: 'concurrent Lambda executions',
    code: ['lambda', 'L-B99A9384'],
    enough: 100,
  },
  {
    type: 'AWS::ECS::Service',
    name: 'Fargate vCPUs',
    code: ['fargate', 'L-3032A538'],
    enough: 16,
  },
];

/** One line for each quota that a release touches: what is free, or why that can't be told. */
export async function quotaLines(
  { cloudControl, serviceQuotas }: Pick<Services, 'cloudControl' | 'serviceQuotas'>,
  types: readonly string[],
): Promise<string[]> {
  const relevant = quotas.filter(({ type }) => types.includes(type));
  return Promise.all(
    relevant.map(async (quota) => {
      try {
        const allowed = quota.fixed ?? (await allowedBy(serviceQuotas, quota.code!));
        if (!quota.counted) return told(quota, allowed);
        return counted(quota, allowed, (await listResources(cloudControl, quota.counted)).length);
      } catch (error) {
        return couldNotLook(quota.name, error);
      }
    }),
  );
}

async function allowedBy(serviceQuotas: Services['serviceQuotas'], [service, code]: readonly [string, string]) {
  const { Quota } = await serviceQuotas
    .getServiceQuota({ ServiceCode: service, QuotaCode: code })
    .catch(() => serviceQuotas.getAWSDefaultServiceQuota({ ServiceCode: service, QuotaCode: code }));
  if (Quota?.Value === undefined) throw new Error('no value was given');
  return Quota.Value;
}

const told = ({ name, enough }: Quota, allowed: number): string =>
  `${name}: ${allowed} allowed${allowed < enough! ? ': few, ask for more in Service Quotas' : ''}`;

const counted = ({ name }: Quota, allowed: number, used: number): string =>
  `${name}: ${used} of ${allowed} used${used >= allowed ? ': none is left, ask for more in Service Quotas' : ''}`;

/** Identifiers of all resources of a type in the Region. */
export async function listResources(cloudControl: Services['cloudControl'], type: string): Promise<string[]> {
  const identifiers: string[] = [];
  let token: string | undefined;
  do {
    const page = await cloudControl.listResources({ TypeName: type, ...(token && { NextToken: token }) });
    identifiers.push(...(page.ResourceDescriptions ?? []).map(({ Identifier }) => Identifier ?? ''));
    token = page.NextToken;
  } while (token);
  return identifiers;
}

/** The line for something that could not be asked, which is no reason not to deploy. */
export function couldNotLook(name: string, error: unknown): string {
  const { name: kind, message } = error as Error;
  return `could not look: ${name} (${(message || kind).split('\n')[0]!.slice(0, 160)})`;
}
