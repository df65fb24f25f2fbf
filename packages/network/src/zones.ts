import {
  type Condition,
  type Expr,
  either,
  noValue,
  type Parameter,
  type Placeable,
  type Resource,
  text,
  when,
} from '@hipaa-stacks/cloudformation';

/** A slot for an Availability Zone. The number of slots is fixed at build time, because a template has no loops. */
export interface Zone {
  readonly letter: 'A' | 'B' | 'C';
  /** Position among the zones of the Region, in the order of the zone letters in the account. */
  readonly index: 0 | 1 | 2;
  /** Condition under which it is used. Default: always. */
  readonly condition?: Condition;
}

const [a, b, c] = [
  { letter: 'A', index: 0 },
  { letter: 'B', index: 1 },
  { letter: 'C', index: 2 },
] as const satisfies readonly Zone[];

/** Two zones: the minimum for a load balancer and a database. */
export const twoZones: readonly Zone[] = [a, b];

/** Three zones. Some Regions have fewer for an account. */
export const threeZones: readonly Zone[] = [a, b, c];

/** Two zones, and a third one under a condition. */
export const zonesWithThird = (third: Condition): readonly Zone[] => [a, b, { ...c, condition: third }];

/** Adds the condition of a zone to resources. References to them are not optional: use them in the same zone only. */
export const inZone = ({ condition }: Zone, ...resources: readonly Resource[]): readonly Resource[] =>
  condition ? when(condition, (): Placeable => ({ resources })).resources : resources;

/** A reference to a resource in a zone, for a list of all zones: omitted if the zone is not used. */
export const whereUsed = <T>({ condition }: Zone, reference: T): T =>
  condition ? either(condition, reference, noValue as T) : reference;

/** The parameter `VpcCidr` of a blueprint: IPv4 CIDR block of the VPC that it creates. */
export const vpcRange = (Description: string): Parameter<Expr<string>> =>
  text('VPC CIDR block', { Description, Default: '10.0.0.0/16', ...vpcCidrConstraints });

/**
 * Constraints of a parameter for the CIDR block of a VPC: private addresses, at least sixteen /24 blocks. For
 * `text('…', { ...vpcCidrConstraints })`.
 *
 * Source: Amazon VPC User Guide, "VPC CIDR blocks".
 */
export const vpcCidrConstraints = {
  AllowedPattern: '^(10\\.[0-9]{1,3}|172\\.(1[6-9]|2[0-9]|3[01])|192\\.168)\\.[0-9]{1,3}\\.0/(1[6-9]|20)$',
  ConstraintDescription: 'A private IPv4 CIDR block from /16 to /20, such as 10.0.0.0/16',
} as const;
