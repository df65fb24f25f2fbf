import type { Subnet } from '@aws-sdk/client-ec2';
import type { Json } from '@hipaa-stacks/cloudformation';
import { valuesIn } from '../../check/values.ts';
import { functionIn } from '../../template/walk.ts';
import type { Values } from '../parameters.ts';
import { type Check, type PreflightContext, textsOf } from './context.ts';
import { type Finding, noteOnError, refusal } from './finding.ts';

/**
 * Refuses existing subnets that are not valid: too few, missing, not in the VPC, or two in one zone (which neither load balancers nor file
 * systems accept). Whether a public subnet has an internet route is not checked.
 */
export const subnets: Check = (context) =>
  noteOnError('subnets', async () => {
    const used = new Set(textsOf(context.resources).filter((text) => /^subnet-[0-9a-z]+$/.test(text)));
    if (!used.size) return [];
    const { Subnets = [] } = await context.services.ec2.describeSubnets({
      Filters: [{ Name: 'subnet-id', Values: [...used] }],
    });
    const existing = new Map(Subnets.map((subnet) => [subnet.SubnetId!, subnet]));
    const few = tooFew(context.resources as unknown as Json, context.values);
    return Object.entries(context.values).flatMap(([parameter, value]) => {
      const ids = listItems(value).filter((id) => used.has(id));
      if (!ids.length) return [];
      const where = `parameter ${parameter}`;
      return [
        ...(few.get(parameter) ?? []),
        ...invalidSubnets(where, ids, existing, context),
        ...sameZone(where, ids, existing),
      ];
    });
  });

const listItems = (value: string): readonly string[] => value.split(',').map((item) => item.trim());

/** `Fn::Select` of an item that a list does not have remains unresolved in the template. */
function tooFew(value: Json, values: Values): ReadonlyMap<string, readonly Finding[]> {
  const lists = new Map<string, number>();
  for (const each of valuesIn(value)) {
    const [name, argument] = functionIn(each.value) ?? [];
    if (name !== 'Fn::Select' || !Array.isArray(argument) || !Array.isArray(argument[1])) continue;
    const list = (argument[1] as readonly Json[]).map(String).join(',');
    lists.set(list, Math.max(lists.get(list) ?? 0, Number(argument[0]) + 1));
  }
  const entries = Object.entries(values).flatMap(([parameter, text]) => {
    const items = listItems(text);
    const needed = lists.get(items.join(','));
    if (!needed || needed <= items.length) return [];
    const what = `it has ${items.length} subnets, and ${needed} are required`;
    const fix = values.EnableThirdZone === 'true' ? 'Add a subnet, or set EnableThirdZone to false.' : 'Add a subnet.';
    return [[parameter, [refusal(`parameter ${parameter}`, what, fix)]] as const];
  });
  return new Map(entries);
}

/** Subnets that are missing, or not in the given VPC. */
function invalidSubnets(
  where: string,
  ids: readonly string[],
  existing: ReadonlyMap<string, Subnet>,
  { region, resources }: PreflightContext,
): readonly Finding[] {
  const vpcs = new Set(textsOf(resources).filter((text) => /^vpc-[0-9a-z]+$/.test(text)));
  return ids.flatMap((id) => {
    const subnet = existing.get(id);
    if (!subnet) return [refusal(where, `${region} has no subnet ${id} in this account`, 'Fix the ID or the Region.')];
    if (vpcs.size === 0 || vpcs.has(subnet.VpcId!)) return [];
    const what = `${id} is in ${subnet.VpcId}, not in ${[...vpcs].join(' or ')}`;
    return [refusal(where, what, 'Use subnets of the given VPC.')];
  });
}

function sameZone(where: string, ids: readonly string[], existing: ReadonlyMap<string, Subnet>): readonly Finding[] {
  const zones = ids.flatMap((id) => existing.get(id)?.AvailabilityZone ?? []);
  const duplicate = zones.find((zone, place) => zones.indexOf(zone) !== place);
  if (!duplicate) return [];
  const inIt = ids.filter((id) => existing.get(id)?.AvailabilityZone === duplicate);
  return [
    refusal(where, `${inIt.join(' and ')} are both in ${duplicate}`, 'Use subnets in different Availability Zones.'),
  ];
}
