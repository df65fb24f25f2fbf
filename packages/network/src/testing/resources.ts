import { type Id, type Placeable, type Resource, unchecked } from '@hipaa-stacks/cloudformation';
import { tier } from '../tier.ts';
import { vpc } from '../vpc.ts';
import { zonesWithThird } from '../zones.ts';

/** A resource with properties that a test can read. */
export type TestResource = Resource & { readonly properties: Readonly<Record<string, unknown>> };

/** The resources of a type, or of all types. */
export const made = ({ resources }: Placeable, type?: string): readonly TestResource[] =>
  (resources as readonly TestResource[]).filter(
    (resource) => type === undefined || resource.type === `AWS::EC2::${type}`,
  );

export const third = { name: 'HasThirdZone' };
export const vpcId = unchecked<Id<'AWS::EC2::VPC'>>({ Ref: 'SomeVpc' });
export const dualStack = vpc('Vpc', { cidr: '10.0.0.0/16', ipv6: true });
/** A tier in two zones and a third one under a condition. */
export const someTier = tier('Private', { vpc: dualStack, zones: zonesWithThird(third), quarter: 2 });
