import { type Resource, resource, snippet, uniqueName } from '@hipaa-stacks/cloudformation';
import type { ConfigRule } from './hipaa-config-rules.ts';

export interface ConformancePackProps {
  readonly rules: readonly ConfigRule[];
  /** Recorder and delivery channel. AWS Config refuses a conformance pack before both exist. */
  readonly after: readonly Resource[];
}

/** Maximum size of an inline template, in bytes. Source: AWS Config Developer Guide, "Service limits". */
const INLINE_BYTES = 51_200;

/**
 * Creates a conformance pack with managed rules of AWS Config. Its template is inline, as compact JSON, so that the stack needs no
 * object in S3.
 *
 * @throws RangeError if the template is larger than AWS Config accepts inline
 */
export function conformancePack(id: string, { rules, after }: ConformancePackProps) {
  const body = JSON.stringify({
    Resources: Object.fromEntries(rules.map((rule) => [logicalId(rule), configRule(rule)])),
  });
  if (body.length > INLINE_BYTES) {
    throw new RangeError(
      `${id}: the template of the conformance pack has ${body.length} bytes, the maximum is ${INLINE_BYTES}. Split it into two packs.`,
    );
  }
  const pack = resource(
    id,
    'AWS::Config::ConformancePack',
    { ConformancePackName: uniqueName('hipaa', 256), TemplateBody: body },
    { dependsOn: after, supports: ['164.308(a)(1)(ii)(D)', '164.308(a)(8)'] },
  );
  return snippet([pack], { name: pack.ref });
}

/** `S3_BUCKET_SSL_REQUESTS_ONLY` -> `S3BucketSslRequestsOnly`. */
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
