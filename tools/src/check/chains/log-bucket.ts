import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { type LogWriter, logWriters } from './log-writers.ts';
import {
  allows,
  allowsService,
  isService,
  matchesSource,
  type PolicyStatement,
  policyResources,
  resourceStatements,
} from './policies.ts';
import { at, isTrue } from './properties.ts';
import { usesKms } from './stores.ts';
import { listOf } from './text.ts';

/**
 * The bucket policy allows each service that writes logs to the bucket, and is created before the log source, and the
 * service supports the settings of the bucket. Sources: CloudTrail, Config, Elastic Load Balancing, S3 and CloudWatch
 * Logs user guides.
 *
 * Not checked: buckets from outside the system, denials in policies of an organization, and conditions of a bucket
 * policy, except the trail in a statement. For flow logs and web ACLs, AWS may create a missing bucket policy, which is
 * then not in the template.
 */
export const logBucket: Chain = {
  name: 'log-bucket',
  why: 'The logs never arrived, or the first deployment failed, because the bucket policy did not allow the service to write.',
  check: (system) => logWriters(system).flatMap((writer) => writerFindings(system, writer)),
};

function writerFindings(system: ChainSystem, writer: LogWriter): readonly ChainFinding[] {
  const { bucket } = writer;
  if (!bucket) return [];
  const statements = resourceStatements(system, bucket);
  return [
    ...serviceNotAllowed(system, writer, bucket, statements),
    ...createdBeforePolicy(system, writer, bucket, statements),
    ...unsupportedSettings(writer, bucket),
  ];
}

function serviceNotAllowed(
  system: ChainSystem,
  log: LogWriter,
  bucket: ChainResource,
  statements: readonly PolicyStatement[],
): readonly ChainFinding[] {
  if (isAllowedOtherwise(system, log, bucket, statements)) return [];
  const missing = log.actions.filter(
    ({ action, suffix }) =>
      allowsService(statementsForWriter(log, statements), log.service, action, { resource: bucket, suffix }) === 'no',
  );
  if (missing.length === 0) return [];
  const actions = missing.map(({ action, suffix }) => `${action}${suffix && ` to ${suffix}`}`).join(' and ');
  return [
    {
      resource: bucket,
      what: `receives the logs of ${log.name} (${log.writer.id}), but its policy does not allow ${log.service} to call ${actions}`,
      fix: `Allow it in the bucket's policy${log.kind === 'trail' ? ', with aws:SourceArn the ARN of this trail' : ''}.`,
    },
  ];
}

/** Statements without those for another trail. */
function statementsForWriter(
  { kind, writer }: LogWriter,
  statements: readonly PolicyStatement[],
): readonly PolicyStatement[] {
  if (kind !== 'trail') return statements;
  return statements.filter((statement) => statement.effect === 'Deny' || matchesSource(statement, writer));
}

/**
 * Permissions without a service principal in the bucket policy: accounts of Elastic Load Balancing, the ACL of the log
 * delivery group, the role of the recorder.
 */
function isAllowedOtherwise(
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
      role && actions.every(({ action, suffix }) => allows(system, role, action, { resource: bucket, suffix }) !== 'no')
    );
  });
}

const ownership = (bucket: ChainResource) =>
  listOf(at(bucket, 'OwnershipControls.Rules')).filter(isObject)[0]?.ObjectOwnership;

/** CloudTrail, Config, a load balancer and log delivery test the bucket when they are created. */
function createdBeforePolicy(
  system: ChainSystem,
  { writer, kind, service, name }: LogWriter,
  bucket: ChainResource,
  statements: readonly PolicyStatement[],
): readonly ChainFinding[] {
  if (kind === 'access-log') return [];
  const holders = policyResources(system, bucket).filter((holder) =>
    statements.some(
      ({ from, effect, principals }) =>
        from === holder && effect === 'Allow' && principals.some((one) => isService(one, service)),
    ),
  );
  return holders
    .filter((holder) => !system.isCreatedBefore(holder, writer))
    .map((holder) => ({
      resource: writer,
      what: `can be created before ${holder.id}, which allows it to write to ${bucket.id}: ${name} tests the bucket immediately and fails`,
      fix: `Add ${holder.id} to DependsOn.`,
    }));
}

function unsupportedSettings({ kind, name, writer }: LogWriter, bucket: ChainResource): readonly ChainFinding[] {
  const findings: ChainFinding[] = [];
  if ((kind === 'access-log' || kind === 'config') && hasLock(bucket))
    findings.push({
      resource: bucket,
      what: `has Object Lock with a default retention period, to which ${name} (${writer.id}) cannot deliver`,
      fix: 'Use a bucket without Object Lock for these logs.',
    });
  const supportsOnlySseS3 = kind === 'access-log' || (kind === 'load-balancer' && writer.properties.Type !== 'network');
  if (supportsOnlySseS3 && usesKms(bucket))
    findings.push({
      resource: bucket,
      what: `is encrypted with a KMS key, but ${name} (${writer.id}) delivers to buckets with SSE-S3 only`,
      fix: 'Use a separate bucket with SSEAlgorithm AES256 for these logs.',
    });
  return findings;
}

const hasLock = (bucket: ChainResource) =>
  isTrue(bucket.properties.ObjectLockEnabled) || bucket.properties.ObjectLockConfiguration !== undefined;
