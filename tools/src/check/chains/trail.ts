import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { keyOf } from './keys.ts';
import { allows, matchesTarget, policyAttachments, trusts } from './policies.ts';
import { isTrue } from './properties.ts';
import { listOf, textOf, textsOf } from './text.ts';

const service = 'cloudtrail.amazonaws.com';

/**
 * A trail records every Region, validates its log files, is encrypted with a customer managed KMS key, sends to a
 * log group for metric filters, and records reads and writes of objects in buckets that are tagged as containing
 * ePHI (such as `Data: ePHI`).
 *
 * The chain `log-bucket` checks its bucket policy, and the chain `key-policy` its key policy. It can't see trails of
 * another stack or of the organization, so a system without a trail is not reported.
 */
export const trail: Chain = {
  name: 'trail',
  why: 'After the breach, the trail did not show who had read the files, or could not prove that its log files were complete.',
  check: (system) => system.ofType('AWS::CloudTrail::Trail').flatMap((one) => findings(system, one)),
};

function findings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const { properties } = one;
  const off = requiredFlags
    .filter(({ property }) => !isTrue(properties[property]) && !system.isUnknown(properties[property]))
    .map(({ what, property }) => ({ resource: one, what, fix: `Set ${property} to true.` }));
  const global = textOf(properties.IncludeGlobalServiceEvents).toLowerCase() === 'false';
  if (global)
    off.push({
      resource: one,
      what: 'does not record calls of IAM and other global services',
      fix: 'Remove IncludeGlobalServiceEvents.',
    });
  const key = keyOf(system, properties.KMSKeyId, one);
  const unencrypted =
    key === 'none' || key === 'aws'
      ? [
          {
            resource: one,
            what: 'is not encrypted with a customer managed KMS key',
            fix: 'Set KMSKeyId, and allow CloudTrail in the key policy.',
          },
        ]
      : [];
  return [...off, ...unencrypted, ...wrongSelectors(one), ...logGroupFindings(system, one), ...unrecorded(system, one)];
}

/** Source: CloudTrail API Reference, AdvancedFieldSelector, `eventCategory`. */
const categories = new Set(['Management', 'Data', 'NetworkActivity']);

function wrongSelectors(one: ChainResource): readonly ChainFinding[] {
  const fields = listOf(one.properties.AdvancedEventSelectors)
    .filter(isObject)
    .flatMap(({ FieldSelectors }) => listOf(FieldSelectors).filter(isObject));
  const named = fields.filter(({ Field }) => Field === 'eventCategory').flatMap(({ Equals }) => textsOf(Equals));
  return named
    .filter((name) => !name.includes('${') && !categories.has(name))
    .map((name) => ({
      resource: one,
      what: `selects events of the category ${name}, which does not exist`,
      fix: `Use ${[...categories].join(', ')}.`,
    }));
}

const requiredFlags = [
  { property: 'IsLogging', what: 'is not logging' },
  { property: 'IsMultiRegionTrail', what: 'records one Region only' },
  { property: 'EnableLogFileValidation', what: 'does not validate log files: changes to them cannot be detected' },
];

function logGroupFindings(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const { CloudWatchLogsLogGroupArn: groupArn, CloudWatchLogsRoleArn: roleArn } = one.properties;
  if (groupArn === undefined)
    return [
      {
        resource: one,
        what: 'does not send to a log group: metric filters and alarms cannot use it',
        fix: 'Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn.',
      },
    ];
  if (roleArn === undefined)
    return [
      {
        resource: one,
        what: 'has a log group but no CloudWatchLogsRoleArn',
        fix: `Set a role that ${service} can assume.`,
      },
    ];
  const role = system.target(roleArn, one, 'AWS::IAM::Role');
  const group = system.target(groupArn, one, 'AWS::Logs::LogGroup');
  if (!role) return [];
  return [...roleFindings(system, one, role, group), ...lateAttachment(system, one, role)];
}

function roleFindings(system: ChainSystem, one: ChainResource, role: ChainResource, group: ChainResource | undefined) {
  const found: ChainFinding[] = [];
  if (trusts(role, service) === 'no')
    found.push({
      resource: role,
      what: `is the role of ${one.id} for its log group, but ${service} is not allowed to assume it`,
      fix: `Add ${service} to the trust policy.`,
    });
  const missing = ['logs:CreateLogStream', 'logs:PutLogEvents'].filter(
    (action) => group && allows(system, role, action, { resource: group, suffix: ':log-stream:x' }) === 'no',
  );
  if (missing.length > 0)
    found.push({
      resource: role,
      what: `is the role of ${one.id} for ${group!.id}, but does not allow ${missing.join(', ')}`,
      fix: 'Allow it in a policy of the role.',
    });
  return found;
}

/** CloudTrail tests the log group with a write when the trail is created. */
const lateAttachment = (system: ChainSystem, one: ChainResource, role: ChainResource): readonly ChainFinding[] =>
  policyAttachments(system, role)
    .filter((policy) => !system.isCreatedBefore(policy, one))
    .map((policy) => ({
      resource: one,
      what: `can be created before ${policy.id}, which allows ${role.id} to write to its log group: CloudTrail tests it immediately and fails`,
      fix: `Add ${policy.id} to DependsOn.`,
    }));

/** Buckets tagged as containing ePHI, but whose objects no selector includes. */
function unrecorded(system: ChainSystem, one: ChainResource): readonly ChainFinding[] {
  const patterns = dataPatterns(one);
  if (patterns === 'all' || patterns.some((pattern) => system.isUnknown(pattern))) return [];
  const texts = textsOf(patterns).map((text) => `${text}*`);
  return system
    .ofType('AWS::S3::Bucket')
    .filter((bucket) => containsEphi(system, bucket))
    .filter((bucket) => matchesTarget(texts, { resource: bucket, suffix: '/x' }) === 'no')
    .map((bucket) => ({
      resource: one,
      what: `does not record who reads and writes the objects of ${bucket.id}, which holds ePHI`,
      fix: `Add an advanced event selector for Data events of AWS::S3::Object whose resources.ARN starts with the ARN of ${bucket.id}.`,
    }));
}

const containsEphi = (system: ChainSystem, bucket: ChainResource): boolean =>
  [...system.tagsOf(bucket)].some(
    ([, value]) => /(^|[^a-z])e?phi([^a-z]|$)/i.test(value) && !/\b(no|non|not)\b/i.test(value),
  );

/** The prefixes of the object ARNs that the trail records. */
function dataPatterns(one: ChainResource): readonly Json[] | 'all' {
  const { EventSelectors, AdvancedEventSelectors } = one.properties;
  if ([EventSelectors, AdvancedEventSelectors].some((list) => list !== undefined && !Array.isArray(list))) return 'all';
  const simple = listOf(EventSelectors)
    .filter(isObject)
    .flatMap(({ DataResources }) => listOf(DataResources))
    .filter(isObject)
    .filter(({ Type }) => Type === 'AWS::S3::Object')
    .flatMap(({ Values }) => listOf(Values));
  const advanced = listOf(AdvancedEventSelectors).filter(isObject).map(selected);
  if (advanced.includes('all') || simple.some((value) => /^arn:[^:]+:s3(:::)?$/.test(textOf(value)))) return 'all';
  return [...simple, ...advanced.flat()];
}

function selected({ FieldSelectors }: { readonly FieldSelectors?: Json }): readonly Json[] | 'all' {
  const fields = listOf(FieldSelectors).filter(isObject);
  const equals = (name: string) => fields.filter(({ Field }) => Field === name).flatMap(({ Equals }) => listOf(Equals));
  if (!equals('eventCategory').includes('Data') || !equals('resources.type').includes('AWS::S3::Object')) return [];
  const byArn = fields.filter(({ Field }) => Field === 'resources.ARN');
  if (byArn.length === 0) return 'all';
  return byArn.flatMap(({ StartsWith, Equals }) => [...listOf(StartsWith), ...listOf(Equals)]);
}
