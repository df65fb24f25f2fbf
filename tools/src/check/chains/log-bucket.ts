import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { type LogWriter, logWriters } from './log-writers.ts';
import {
  admitsService,
  allows,
  isService,
  type PolicyStatement,
  policyHolders,
  resourceStatements,
  takesSource,
} from './policies.ts';
import { at, isTrue } from './properties.ts';
import { usesKms } from './stores.ts';
import { listOf } from './text.ts';

/**
 * The bucket policy admits each service that writes logs to the bucket, stands before the writer is made, and the bucket is one that
 * the service accepts. Sources: CloudTrail, Config, Elastic Load Balancing, S3 and CloudWatch Logs user guides.
 *
 * It can't see buckets from outside, what an organization's policies deny, nor whether a bucket policy's conditions are met, apart from
 * the trail that a statement names. AWS may write a missing policy for the log delivery of flow logs and web ACLs by itself; it then
 * stands outside of the template.
 */
export const logBucket: Chain = {
  name: 'log-bucket',
  why: 'The logs never arrived, or the first deployment failed, because the bucket policy did not allow the service to write.',
  check: (system) => logWriters(system).flatMap((writer) => findings(system, writer)),
};

function findings(system: ChainSystem, writer: LogWriter): readonly ChainFinding[] {
  const { bucket } = writer;
  if (!bucket) return [];
  const statements = resourceStatements(system, bucket);
  return [
    ...notAdmitted(system, writer, bucket, statements),
    ...tooLate(system, writer, bucket, statements),
    ...refused(writer, bucket),
  ];
}

function notAdmitted(
  system: ChainSystem,
  log: LogWriter,
  bucket: ChainResource,
  statements: readonly PolicyStatement[],
): readonly ChainFinding[] {
  if (isAdmittedOtherwise(system, log, bucket, statements)) return [];
  const refused = log.actions.filter(
    ({ action, behind }) =>
      admitsService(matching(log, statements), log.service, action, { resource: bucket, behind }) === 'no',
  );
  if (refused.length === 0) return [];
  const actions = refused.map(({ action, behind }) => `${action}${behind && ` to ${behind}`}`).join(' and ');
  return [
    {
      resource: bucket,
      what: `receives the logs of ${log.name} (${log.writer.id}), but its policy does not allow ${log.service} to call ${actions}`,
      fix: `Allow it in the bucket's policy${log.kind === 'trail' ? ', with aws:SourceArn the ARN of this trail' : ''}.`,
    },
  ];
}

/** Without the statements that are bound to another trail. */
function matching({ kind, writer }: LogWriter, statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  if (kind !== 'trail') return statements;
  return statements.filter((statement) => statement.effect === 'Deny' || takesSource(statement, writer));
}

/** Old ways that still hold: accounts of Elastic Load Balancing, the ACL of the log delivery group, the recorder's own role. */
function isAdmittedOtherwise(
  system: ChainSystem,
  { kind, actions }: LogWriter,
  bucket: ChainResource,
  statements: readonly PolicyStatement[],
): boolean {
  if (kind === 'load-balancer')
    return statements.some(
      ({ effect, principals, actions: allowed }) =>
        effect === 'Allow' &&
        allowed.some((action) => /^s3:(putobject|put\*|\*)$/.test(action)) &&
        principals.some((principal) => principal.kind === 'AWS' && !principal.text.includes('${AWS::AccountId}')),
    );
  if (kind === 'access-log')
    return bucket.properties.AccessControl === 'LogDeliveryWrite' && ownership(bucket) !== 'BucketOwnerEnforced';
  if (kind !== 'config') return false;
  return system.ofType('AWS::Config::ConfigurationRecorder').some((recorder) => {
    const role = system.target(recorder.properties.RoleARN, recorder, 'AWS::IAM::Role');
    return (
      role && actions.every(({ action, behind }) => allows(system, role, action, { resource: bucket, behind }) !== 'no')
    );
  });
}

const ownership = (bucket: ChainResource) =>
  listOf(at(bucket, 'OwnershipControls.Rules')).filter(isObject)[0]?.ObjectOwnership;

/** CloudTrail, Config, a load balancer and log delivery try the bucket when they are made. */
function tooLate(
  system: ChainSystem,
  { writer, kind, service, name }: LogWriter,
  bucket: ChainResource,
  statements: readonly PolicyStatement[],
): readonly ChainFinding[] {
  if (kind === 'access-log') return [];
  const holders = policyHolders(system, bucket).filter((holder) =>
    statements.some(
      ({ from, effect, principals }) =>
        from === holder && effect === 'Allow' && principals.some((one) => isService(one, service)),
    ),
  );
  return holders
    .filter((holder) => !system.standsBefore(holder, writer))
    .map((holder) => ({
      resource: writer,
      what: `can be created before ${holder.id}, which allows it to write to ${bucket.id}: ${name} tests the bucket immediately and fails`,
      fix: `Add ${holder.id} to DependsOn.`,
    }));
}

function refused({ kind, name, writer }: LogWriter, bucket: ChainResource): readonly ChainFinding[] {
  const found: ChainFinding[] = [];
  if ((kind === 'access-log' || kind === 'config') && hasLock(bucket))
    found.push({
      resource: bucket,
      what: `has Object Lock with a default retention period, to which ${name} (${writer.id}) cannot deliver`,
      fix: 'Use a bucket without Object Lock for these logs.',
    });
  const takesOwnKeyOnly = kind === 'access-log' || (kind === 'load-balancer' && writer.properties.Type !== 'network');
  if (takesOwnKeyOnly && usesKms(bucket))
    found.push({
      resource: bucket,
      what: `is encrypted with a KMS key, but ${name} (${writer.id}) delivers to buckets with SSE-S3 only`,
      fix: 'Use a separate bucket with SSEAlgorithm AES256 for these logs.',
    });
  return found;
}

const hasLock = (bucket: ChainResource) =>
  isTrue(bucket.properties.ObjectLockEnabled) || bucket.properties.ObjectLockConfiguration !== undefined;
