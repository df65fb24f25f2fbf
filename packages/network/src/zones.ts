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

/** A slot for an Availability Zone. A template has no loops, so how many there can be is fixed when it is built. */
export interface Zone {
  readonly letter: 'A' | 'B' | 'C';
  /** Which of the Region's zones it is, in the order of the account's letters. */
  readonly index: 0 | 1 | 2;
  /** Under what condition it is used. Left out: always. */
  readonly only?: Condition;
}

const [a, b, c] = [
  { letter: 'A', index: 0 },
  { letter: 'B', index: 1 },
  { letter: 'C', index: 2 },
] as const satisfies readonly Zone[];

/** Two zones: what a load balancer and a database want at least. */
export const twoZones: readonly Zone[] = [a, b];

/** Three zones. Not every Region gives an account three. */
export const threeZones: readonly Zone[] = [a, b, c];

/** Two zones, and a third one under a condition. */
export const zonesWithThird = (third: Condition): readonly Zone[] => [a, b, { ...c, only: third }];

/** Puts resources under the condition of their zone. References to them stay plain: only the same zone may use them. */
export const inZone = ({ only }: Zone, ...resources: readonly Resource[]): readonly Resource[] =>
  only ? when(only, (): Placeable => ({ resources })).resources : resources;

/** A reference to something in a zone, for whoever takes a list of all zones: left out where the zone is not used. */
export const whereUsed = <T>({ only }: Zone, reference: T): T =>
  only ? either(only, reference, noValue as T) : reference;

/** The parameter `VpcCidr` of a blueprint: the range of a VPC that it makes. */
export const vpcRange = (Description: string): Parameter<Expr<string>> =>
  text('Range', { Description, Default: '10.0.0.0/16', ...vpcCidrConstraints });

/**
 * What holds a parameter for the range of a VPC: private addresses, at least sixteen /24. For `text('…', { ...vpcCidrConstraints })`.
 *
 * Source: Amazon VPC User Guide, "VPC CIDR blocks".
 */
export const vpcCidrConstraints = {
  AllowedPattern: '^(10\\.[0-9]{1,3}|172\\.(1[6-9]|2[0-9]|3[01])|192\\.168)\\.[0-9]{1,3}\\.0/(1[6-9]|20)$',
  ConstraintDescription: 'A private range from /16 to /20, such as 10.0.0.0/16',
} as const;
