import { either, join, type Resource, resource, snippet, uniqueName } from '@hipaa-stacks/cloudformation';
import type { ConfigRule } from './hipaa-config-rules.ts';
import { logicalIdOf, rulesByRegion } from './regional-config-rules.ts';

export interface ConformancePackProps {
  readonly rules: readonly ConfigRule[];
  /** Recorder and delivery channel. AWS Config refuses a conformance pack before both exist. */
  readonly after: readonly Resource[];
}

/** Maximum size of an inline template, in bytes. Source: AWS Config Developer Guide, "Service limits". */
const INLINE_BYTES = 51_200;

/**
 * Creates a conformance pack with managed rules of AWS Config. Its template is inline, as compact JSON, so that the stack needs no
 * object in S3. Rules that a Region does not have are left out there: the blueprint must declare `configRuleConditions(rules)`.
 *
 * @throws RangeError if the template is larger than AWS Config accepts inline
 */
export function conformancePack(id: string, { rules, after }: ConformancePackProps) {
  const { everywhere, regional } = rulesByRegion(rules);
  const begin = `{"Resources":{${everywhere.map(member).join(',')}`;
  const groups = regional.map((group) => ({
    ...group,
    members: group.rules.map((rule) => `,${member(rule)}`).join(''),
  }));
  const end = '}}';
  const bytes = [begin, ...groups.map(({ members }) => members), end].join('').length;
  if (bytes > INLINE_BYTES) {
    throw new RangeError(
      `${id}: the template of the conformance pack has ${bytes} bytes, the maximum is ${INLINE_BYTES}. Split it into two packs.`,
    );
  }
  const body = join('', [begin, ...groups.map(({ condition, members }) => either(condition, members, '')), end]);
  const pack = resource(
    id,
    'AWS::Config::ConformancePack',
    { ConformancePackName: uniqueName('hipaa', 256), TemplateBody: body },
    { dependsOn: after, supports: ['164.308(a)(1)(ii)(D)', '164.308(a)(8)'] },
  );
  return snippet([pack], { name: pack.ref });
}

/** A rule as a member of the resources: `"S3BucketSslRequestsOnly":{…}`. */
const member = (rule: ConfigRule): string => `${JSON.stringify(logicalIdOf(rule))}:${JSON.stringify(configRule(rule))}`;

const configRule = (rule: ConfigRule) => ({
  Type: 'AWS::Config::ConfigRule',
  Properties: {
    ConfigRuleName: configRuleName(rule),
    Source: { Owner: 'AWS', SourceIdentifier: rule.identifier },
    ...(rule.input && { InputParameters: rule.input }),
  },
});

/** The name of a rule. In a conformance pack, AWS Config appends `-conformance-pack-` and an ID. */
export const configRuleName = ({ identifier }: ConfigRule): string => identifier.toLowerCase().replaceAll('_', '-');
