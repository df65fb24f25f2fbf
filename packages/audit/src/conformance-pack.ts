import { type Resource, resource, snippet, uniqueName } from '@hipaa-stacks/cloudformation';
import type { ConfigRule } from './hipaa-config-rules.ts';

export interface ConformancePackProps {
  readonly rules: readonly ConfigRule[];
  /** Recorder and delivery channel: a pack is refused before both are there. */
  readonly after: readonly Resource[];
}

/** What AWS Config takes inline, in bytes. Source: AWS Config Developer Guide, "Service limits". */
const INLINE_BYTES = 51_200;

/**
 * Managed rules of AWS Config as one conformance pack. Its template is compact JSON inline, so that no object in S3 stands between
 * the stack and `aws cloudformation package`, or a StackSet.
 *
 * @throws RangeError when the rules need more than AWS Config takes inline
 */
export function conformancePack(id: string, { rules, after }: ConformancePackProps) {
  const body = JSON.stringify({
    Resources: Object.fromEntries(rules.map((rule) => [logicalId(rule), configRule(rule)])),
  });
  if (body.length > INLINE_BYTES) {
    throw new RangeError(`${id}: the pack has ${body.length} bytes of ${INLINE_BYTES}. Make two packs of it.`);
  }
  const pack = resource(
    id,
    'AWS::Config::ConformancePack',
    { ConformancePackName: uniqueName('hipaa', 256), TemplateBody: body },
    { dependsOn: after, supports: ['164.308(a)(1)(ii)(D)', '164.308(a)(8)'] },
  );
  return snippet([pack], { name: pack.ref });
}

/** `S3_BUCKET_SSL_REQUESTS_ONLY` as `S3BucketSslRequestsOnly`. */
const logicalId = ({ identifier }: ConfigRule): string =>
  identifier.toLowerCase().replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const configRule = ({ identifier, input }: ConfigRule) => ({
  Type: 'AWS::Config::ConfigRule',
  Properties: {
    ConfigRuleName: identifier.toLowerCase().replaceAll('_', '-'),
    Source: { Owner: 'AWS', SourceIdentifier: identifier },
    ...(input && { InputParameters: input }),
  },
});
