import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { groupedBy } from './grouped.ts';
import { conditionValues, matchesAction, matchesTarget, type PolicyStatement, resourceStatements } from './policies.ts';
import { textOf } from './text.ts';

/**
 * The policy of a bucket denies every request without TLS, to the bucket and to its objects. The policy of a queue
 * or a topic does so too, if the template defines one. If the policy of one bucket of a system also denies old TLS
 * versions, all bucket policies do.
 *
 * It can't see external policies or organization policies. The chains `database-network` and `parameter-group` check
 * the TLS settings of other data stores.
 */
export const tlsOnly: Chain = {
  name: 'tls-only',
  why: 'An old client downloaded a file over plain HTTP, and the bucket allowed it.',
  check: (system) => [
    ...system
      .ofType('AWS::S3::Bucket')
      .flatMap((resource) => plainHttpFindings(system, resource).map((what) => ({ resource, what, fix }))),
    ...oldTls(system),
    ...Object.entries(sendActions).flatMap(([type, action]) =>
      system
        .ofType(type)
        .filter((resource) => acceptsPlainHttp(system, resource, action))
        .map((resource) => ({
          resource,
          what: 'accepts messages over plain HTTP',
          fix: `Deny ${action} where aws:SecureTransport is false, in its policy.`,
        })),
    ),
  ],
};

/** Type -> the action that sends to it. */
const sendActions = { 'AWS::SQS::Queue': 'sqs:SendMessage', 'AWS::SNS::Topic': 'sns:Publish' };

function acceptsPlainHttp(system: ChainSystem, resource: ChainResource, action: string): boolean {
  const statements = resourceStatements(system, resource);
  return (
    statements.length > 0 &&
    !statements.some((one) => deniesPlain(one, [action]) && matchesTarget(one.resources, { resource }) !== 'no')
  );
}

const fix = 'Deny s3:* on the bucket and its objects where aws:SecureTransport is false, in its bucket policy.';

/** Suffix of the ARN of the bucket -> finding for requests without TLS. */
const requests = { '': 'allows listing objects over plain HTTP', '/x': 'allows reading objects over plain HTTP' };

function plainHttpFindings(system: ChainSystem, resource: ChainResource): readonly string[] {
  const denials = resourceStatements(system, resource).filter(deniesPlainHttp);
  return Object.entries(requests)
    .filter(([suffix]) => !denials.some(({ resources }) => matchesTarget(resources, { resource, suffix }) !== 'no'))
    .map(([, what]) => what);
}

const version = 's3:TlsVersion';

/** If one bucket policy of a system denies old TLS versions, each bucket policy does, with the same condition. */
function oldTls(system: ChainSystem): readonly ChainFinding[] {
  const buckets = system.ofType('AWS::S3::Bucket').flatMap((resource) => {
    const statements = resourceStatements(system, resource);
    if (statements.length === 0) return [];
    const denial = statements.find((one) => one.effect === 'Deny' && conditionValues(one, version).length > 0);
    const coversBucket =
      denial && Object.keys(requests).every((suffix) => matchesTarget(denial.resources, { resource, suffix }) !== 'no');
    return [{ resource, condition: coversBucket ? JSON.stringify(denial.condition) : undefined }];
  });
  const counted = groupedBy(
    buckets.filter(({ condition }) => condition !== undefined),
    ({ condition }) => condition,
  );
  const [mostCommon] = [...counted].sort(([, a], [, b]) => b.length - a.length);
  if (!mostCommon) return [];
  const example = mostCommon[1][0]!.resource.id;
  return buckets
    .filter(({ condition }) => condition !== mostCommon[0])
    .map(({ resource, condition }) => ({
      resource,
      what:
        condition === undefined
          ? `allows old TLS versions, which ${example} denies`
          : `denies old TLS versions under another condition than ${example}`,
      fix: `Deny s3:* as in the policy of ${example}.`,
    }));
}

const deniesPlainHttp = (statement: PolicyStatement): boolean =>
  deniesPlain(statement, ['s3:GetObject', 's3:PutObject', 's3:ListBucket']);

const deniesPlain = (statement: PolicyStatement, actions: readonly string[]): boolean =>
  statement.effect === 'Deny' &&
  statement.principals.some(({ kind, not }) => kind === 'Any' && !not) &&
  actions.every((action) => matchesAction(statement, action)) &&
  conditionValues(statement, 'aws:SecureTransport', /^Bool(IfExists)?$/).some((value) => textOf(value) === 'false');
