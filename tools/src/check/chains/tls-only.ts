import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { groupedBy } from './grouped.ts';
import {
  conditionValues,
  type PolicyStatement,
  resourceStatements,
  speaksOfAction,
  speaksOfTarget,
} from './policies.ts';
import { textOf } from './text.ts';

/**
 * The policy of a bucket refuses every request without TLS, to the bucket and to its objects; so does that of a queue or a topic, where
 * the template writes one. Where one bucket of a system refuses old versions of TLS too, all do that have a policy.
 *
 * It can't see policies from outside, nor those of an organization. Other stores are spoken to under TLS by their own switches, which
 * database-network and parameter-group follow.
 */
export const tlsOnly: Chain = {
  name: 'tls-only',
  why: 'An old client downloaded a file over plain HTTP, and the bucket allowed it.',
  check: (system) => [
    ...system
      .ofType('AWS::S3::Bucket')
      .flatMap((resource) => openTo(system, resource).map((what) => ({ resource, what, fix }))),
    ...oldTls(system),
    ...Object.entries(messages).flatMap(([type, action]) =>
      system
        .ofType(type)
        .filter((resource) => takesPlain(system, resource, action))
        .map((resource) => ({
          resource,
          what: 'accepts messages over plain HTTP',
          fix: `Deny ${action} where aws:SecureTransport is false, in its policy.`,
        })),
    ),
  ],
};

/** What is sent -> by which action. */
const messages = { 'AWS::SQS::Queue': 'sqs:SendMessage', 'AWS::SNS::Topic': 'sns:Publish' };

function takesPlain(system: ChainSystem, resource: ChainResource, action: string): boolean {
  const statements = resourceStatements(system, resource);
  return (
    statements.length > 0 &&
    !statements.some((one) => deniesPlain(one, [action]) && speaksOfTarget(one.resources, { resource }) !== 'no')
  );
}

const fix = 'Deny s3:* on the bucket and its objects where aws:SecureTransport is false, in its bucket policy.';

/** What stands behind the ARN of the bucket -> what a request without TLS does. */
const requests = { '': 'allows listing objects over plain HTTP', '/x': 'allows reading objects over plain HTTP' };

function openTo(system: ChainSystem, resource: ChainResource): readonly string[] {
  const denials = resourceStatements(system, resource).filter(deniesPlainHttp);
  return Object.entries(requests)
    .filter(([behind]) => !denials.some(({ resources }) => speaksOfTarget(resources, { resource, behind }) !== 'no'))
    .map(([, what]) => what);
}

const version = 's3:TlsVersion';

/** Where one bucket of a system refuses old TLS, each does that has a policy, and under the same condition. */
function oldTls(system: ChainSystem): readonly ChainFinding[] {
  const buckets = system.ofType('AWS::S3::Bucket').flatMap((resource) => {
    const statements = resourceStatements(system, resource);
    if (statements.length === 0) return [];
    const denial = statements.find((one) => one.effect === 'Deny' && conditionValues(one, version).length > 0);
    const isWhole =
      denial &&
      Object.keys(requests).every((behind) => speaksOfTarget(denial.resources, { resource, behind }) !== 'no');
    return [{ resource, condition: isWhole ? JSON.stringify(denial.condition) : undefined }];
  });
  const counted = groupedBy(
    buckets.filter(({ condition }) => condition !== undefined),
    ({ condition }) => condition,
  );
  const [usual] = [...counted].sort(([, a], [, b]) => b.length - a.length);
  if (!usual) return [];
  const like = usual[1][0]!.resource.id;
  return buckets
    .filter(({ condition }) => condition !== usual[0])
    .map(({ resource, condition }) => ({
      resource,
      what:
        condition === undefined
          ? `allows old TLS versions, which ${like} denies`
          : `denies old TLS versions under another condition than ${like}`,
      fix: `Deny s3:* as in the policy of ${like}.`,
    }));
}

const deniesPlainHttp = (statement: PolicyStatement): boolean =>
  deniesPlain(statement, ['s3:GetObject', 's3:PutObject', 's3:ListBucket']);

const deniesPlain = (statement: PolicyStatement, actions: readonly string[]): boolean =>
  statement.effect === 'Deny' &&
  statement.principals.some(({ kind, not }) => kind === 'Any' && !not) &&
  actions.every((action) => speaksOfAction(statement, action)) &&
  conditionValues(statement, 'aws:SecureTransport', /^Bool(IfExists)?$/).some((value) => textOf(value) === 'false');
