import {
  type Condition,
  type ConditionExpression,
  isInRegion,
  not,
  regionFacts,
  regionsWithout,
} from '@hipaa-stacks/cloudformation';
import type { ConfigRule } from './hipaa-config-rules.ts';

/** Rules that the same Regions do not have, and the condition under which a conformance pack contains them. */
export interface RegionalRules {
  readonly condition: Condition;
  readonly notIn: readonly string[];
  readonly rules: readonly ConfigRule[];
}

/** Rules by the Regions that have them. */
export interface RulesByRegion {
  /** Available in every Region with conformance packs. */
  readonly everywhere: readonly ConfigRule[];
  readonly regional: readonly RegionalRules[];
}

/**
 * Groups rules by the Regions that do not have them. AWS Config refuses a whole conformance pack if one of its rules does not exist in
 * the Region.
 *
 * Source: AWS Config Developer Guide, one page for each managed rule; `facts/regions.json`.
 */
export function rulesByRegion(rules: readonly ConfigRule[]): RulesByRegion {
  const { notIn } = regionFacts().configRules;
  const withoutPacks = regionsWithout('config-conformance-packs');
  const groups = new Map<string, ConfigRule[]>();
  for (const rule of rules) {
    const regions = (notIn[rule.identifier] ?? []).filter((region) => !withoutPacks.includes(region)).join(',');
    groups.set(regions, [...(groups.get(regions) ?? []), rule]);
  }
  const regional = [...groups]
    .filter(([regions]) => regions !== '')
    .map(([regions, members]) => ({
      condition: { name: `HasConfigRule${logicalIdOf(members[0]!)}` },
      notIn: regions.split(','),
      rules: members,
    }));
  return { everywhere: groups.get('') ?? [], regional };
}

/** Conditions that a blueprint declares for `conformancePack` with the same rules. */
export const configRuleConditions = (rules: readonly ConfigRule[]): Readonly<Record<string, ConditionExpression>> =>
  Object.fromEntries(
    rulesByRegion(rules).regional.map(({ condition, notIn }) => [condition.name, not(isInRegion(notIn))]),
  );

/** `S3_BUCKET_SSL_REQUESTS_ONLY` -> `S3BucketSslRequestsOnly`. */
export const logicalIdOf = ({ identifier }: ConfigRule): string =>
  identifier.toLowerCase().replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
