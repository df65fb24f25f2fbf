import type { Subnet } from '@aws-sdk/client-ec2';
import type { Json } from '@hipaa-stacks/cloudformation';
import { valuesIn } from '../../check/values.ts';
import { functionIn } from '../../template/walk.ts';
import type { Values } from '../parameters.ts';
import { asking, type Finding, refusal } from './finding.ts';
import { type Check, type Look, textsOf } from './look.ts';

/**
 * Refuses subnets that are given and can't be: too few of them, one that is not there or not in the VPC, two in one zone (where neither a load
 * balancer nor a file system takes both). Whether a public one is public is not looked at.
 */
export const subnets: Check = (look) =>
  asking('subnets', async () => {
    const used = new Set(textsOf(look.resources).filter((text) => /^subnet-[0-9a-z]+$/.test(text)));
    if (!used.size) return [];
    const { Subnets = [] } = await look.services.ec2.describeSubnets({
      Filters: [{ Name: 'subnet-id', Values: [...used] }],
    });
    const there = new Map(Subnets.map((subnet) => [subnet.SubnetId!, subnet]));
    const few = tooFew(look.resources as unknown as Json, look.values);
    return Object.entries(look.values).flatMap(([parameter, value]) => {
      const ids = listItems(value).filter((id) => used.has(id));
      if (!ids.length) return [];
      const where = `parameter ${parameter}`;
      return [...(few.get(parameter) ?? []), ...strangers(where, ids, there, look), ...neighbours(where, ids, there)];
    });
  });

const listItems = (value: string): readonly string[] => value.split(',').map((item) => item.trim());

/** `Fn::Select` of an item that a given list does not have stays in the template as it is. */
function tooFew(value: Json, values: Values): ReadonlyMap<string, readonly Finding[]> {
  const lists = new Map<string, number>();
  for (const each of valuesIn(value)) {
    const [name, argument] = functionIn(each.value) ?? [];
    if (name !== 'Fn::Select' || !Array.isArray(argument) || !Array.isArray(argument[1])) continue;
    const list = (argument[1] as readonly Json[]).map(String).join(',');
    lists.set(list, Math.max(lists.get(list) ?? 0, Number(argument[0]) + 1));
  }
  const entries = Object.entries(values).flatMap(([parameter, given]) => {
    const items = listItems(given);
    const needed = lists.get(items.join(','));
    if (!needed || needed <= items.length) return [];
    const what = `it has ${items.length} subnets, and ${needed} are required`;
    const fix = values.EnableThirdZone === 'true' ? 'Add a subnet, or set EnableThirdZone to false.' : 'Add a subnet.';
    return [[parameter, [refusal(`parameter ${parameter}`, what, fix)]] as const];
  });
  return new Map(entries);
}

/** Those that are not there, or not in the VPC that is given. */
function strangers(
  where: string,
  ids: readonly string[],
  there: ReadonlyMap<string, Subnet>,
  { region, resources }: Look,
): readonly Finding[] {
  const vpcs = new Set(textsOf(resources).filter((text) => /^vpc-[0-9a-z]+$/.test(text)));
  return ids.flatMap((id) => {
    const subnet = there.get(id);
    if (!subnet) return [refusal(where, `${region} has no subnet ${id} in this account`, 'Fix the ID or the Region.')];
    if (vpcs.size === 0 || vpcs.has(subnet.VpcId!)) return [];
    const what = `${id} is in ${subnet.VpcId}, not in ${[...vpcs].join(' or ')}`;
    return [refusal(where, what, 'Use subnets of the given VPC.')];
  });
}

function neighbours(where: string, ids: readonly string[], there: ReadonlyMap<string, Subnet>): readonly Finding[] {
  const zones = ids.flatMap((id) => there.get(id)?.AvailabilityZone ?? []);
  const twice = zones.find((zone, place) => zones.indexOf(zone) !== place);
  if (!twice) return [];
  const inIt = ids.filter((id) => there.get(id)?.AvailabilityZone === twice);
  return [refusal(where, `${inIt.join(' and ')} are both in ${twice}`, 'Use subnets in different Availability Zones.')];
}
