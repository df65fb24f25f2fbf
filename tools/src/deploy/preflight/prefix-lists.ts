import type { ManagedPrefixList } from '@aws-sdk/client-ec2';
import { type Check, locationOf, type PreflightContext, textsOf } from './context.ts';
import { isPrefixList, rulesOfGroup } from './demand.ts';
import { type Finding, noteOnError, refusal } from './finding.ts';
import { quotaValue, RULES_PER_GROUP } from './quotas.ts';

/**
 * Refuses prefix lists that do not exist in the Region, are being deleted, or whose maximum number of entries, which counts in each rule,
 * does not fit the quota of the rules of a security group. A list of AWS has no maximum and counts as one.
 */
export const prefixLists: Check = (context) =>
  noteOnError('prefix lists', async () => {
    const used = [...new Set(textsOf(context.resources).filter(isPrefixList))];
    if (!used.length) return [];
    const { PrefixLists = [] } = await context.services.ec2.describeManagedPrefixLists({
      Filters: [{ Name: 'prefix-list-id', Values: used }],
    });
    const existing = new Map(PrefixLists.map((list) => [list.PrefixListId!, list]));
    const invalid = used.flatMap((id) => missing(id, existing.get(id), context));
    return invalid.length ? invalid : tooLarge(existing, context);
  });

function missing(id: string, list: ManagedPrefixList | undefined, { region, values }: PreflightContext) {
  const where = locationOf(id, values);
  if (!list) return [refusal(where, `${region} has no prefix list ${id} in this account`, 'Fix the ID or the Region.')];
  if (!list.State?.startsWith('delete')) return [];
  return [refusal(where, `${id} is in the state ${list.State}`, 'Use another prefix list.')];
}

async function tooLarge(
  lists: ReadonlyMap<string, ManagedPrefixList>,
  { resources, services, values }: PreflightContext,
): Promise<readonly Finding[]> {
  const rules = rulesOfGroup(resources, (id) => lists.get(id)?.MaxEntries ?? 1);
  const allowed = await quotaValue(services.serviceQuotas, { code: RULES_PER_GROUP });
  if (rules <= allowed) return [];
  const ids = [...lists.keys()];
  const sizes = ids.map((id) => `${id} has up to ${lists.get(id)!.MaxEntries ?? 1} entries, which count in each rule`);
  return [
    refusal(
      locationOf(ids[0]!, values),
      `${sizes.join('; ')}: a security group would have ${rules} rules, and the quota is ${allowed}`,
      `Reduce the maximum (aws ec2 modify-managed-prefix-list --prefix-list-id ${ids[0]} --max-entries), or request a quota increase in Service Quotas (${RULES_PER_GROUP.join(', ')}).`,
    ),
  ];
}
