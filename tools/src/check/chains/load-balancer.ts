import { isObject } from '../../template/walk.ts';
import type { Chain, ChainFinding, ChainResource, ChainSystem } from './chain.ts';
import { attributesOf } from './network.ts';
import { admitsService, policyHolders, resourceStatements } from './policies.ts';
import { listOf, textOf } from './text.ts';

/**
 * A load balancer's access logs arrive: they are on, the bucket takes them without a customer key, its policy admits the
 * service under the prefix and stands before the load balancer. Not seen: a bucket from outside, or a policy that admits
 * AWS's accounts of each Region, as was needed before 2022.
 */
export const loadBalancer: Chain = {
  name: 'load-balancer',
  why: 'Nobody could tell who had called, since the bucket refused every access log and the load balancer said nothing about it.',
  check: (system) =>
    system
      .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
      .filter(({ properties }) => textOf(properties.Type) !== 'gateway')
      .flatMap((balancer) => [...logFaults(system, balancer), ...attributeFaults(system, balancer)]),
};

const isNetwork = ({ properties }: ChainResource) => textOf(properties.Type) === 'network';
const deletionProtection = 'deletion_protection.enabled';
const dropInvalid = 'routing.http.drop_invalid_header_fields.enabled';

function attributeFaults(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const attributes = attributesOf(balancer.properties.LoadBalancerAttributes);
  const lets = attributes.get(dropInvalid);
  const headers =
    isNetwork(balancer) || (lets !== undefined && system.isUnknown(lets)) || textOf(lets) === 'true'
      ? []
      : [
          {
            resource: balancer,
            what: 'hands on headers with invalid names, by which requests are smuggled past a web ACL',
            mend: `Set ${dropInvalid} to true.`,
          },
        ];
  const protection = attributes.has(deletionProtection)
    ? []
    : [
        {
          resource: balancer,
          what: 'can never be protected from deletion',
          mend: `Set ${deletionProtection} from a parameter: off at create, since it blocks a rollback.`,
        },
      ];
  return [...headers, ...protection];
}

function logFaults(system: ChainSystem, balancer: ChainResource): readonly ChainFinding[] {
  const attributes = attributesOf(balancer.properties.LoadBalancerAttributes);
  const enabled = attributes.get('access_logs.s3.enabled');
  if (enabled !== undefined && system.isUnknown(enabled)) return [];
  if (textOf(enabled) !== 'true') {
    if (isNetwork(balancer) && !hasTls(system, balancer)) return [];
    const mend = 'Set access_logs.s3.enabled to true and access_logs.s3.bucket to a bucket that takes them.';
    return [{ resource: balancer, what: 'writes no access log', mend }];
  }
  const given = attributes.get('access_logs.s3.bucket');
  if (given === undefined)
    return [
      { resource: balancer, what: 'has access logs on and no bucket for them', mend: 'Set access_logs.s3.bucket.' },
    ];
  const bucket = system.target(given, balancer, 'AWS::S3::Bucket');
  if (!bucket) return [];
  const prefix = attributes.get('access_logs.s3.prefix');
  return [
    ...keyFaults(system, bucket, balancer),
    ...(textOf(prefix).includes('AWSLogs')
      ? [
          {
            resource: balancer,
            what: 'has AWSLogs in its log prefix, which AWS refuses',
            mend: 'Choose another prefix.',
          },
        ]
      : []),
    ...policyFaults(system, balancer, bucket, prefix === undefined ? '' : textOf(prefix)),
  ];
}

/** A network load balancer logs TLS connections alone. */
const hasTls = (system: ChainSystem, balancer: ChainResource) =>
  system.readBy(balancer).some(({ properties }) => textOf(properties.Protocol) === 'TLS');

function keyFaults(system: ChainSystem, bucket: ChainResource, balancer: ChainResource): readonly ChainFinding[] {
  const { BucketEncryption } = bucket.properties;
  const rules = isObject(BucketEncryption) ? listOf(BucketEncryption.ServerSideEncryptionConfiguration) : [];
  const defaults = rules.filter(isObject).map(({ ServerSideEncryptionByDefault }) => ServerSideEncryptionByDefault);
  const isKms = defaults.some(
    (by) => isObject(by) && !system.isUnknown(by.SSEAlgorithm) && textOf(by.SSEAlgorithm).startsWith('aws:kms'),
  );
  if (!isKms || isNetwork(balancer)) return [];
  const what = `takes access logs of ${balancer.id} with a KMS key, and Elastic Load Balancing writes with SSE-S3 alone`;
  return [{ resource: bucket, what, mend: 'Give the logs a bucket of their own with SSE-S3 (AES256).' }];
}

const services = ['logdelivery.elasticloadbalancing.amazonaws.com', 'delivery.logs.amazonaws.com'];

function policyFaults(
  system: ChainSystem,
  balancer: ChainResource,
  bucket: ChainResource,
  prefix: string,
): readonly ChainFinding[] {
  const service = services[isNetwork(balancer) ? 1 : 0]!;
  const statements = resourceStatements(system, bucket);
  const account = '${AWS::AccountId}';
  const behind = `/${prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}/x`;
  const byAccount = statements.some(
    ({ effect, actions, principals }) =>
      effect === 'Allow' &&
      actions.some((action) => /^s3:(put(object|\*)|\*)|^\*$/.test(action)) &&
      principals.some(({ kind }) => kind === 'AWS' || kind === 'Any'),
  );
  const target = { resource: bucket, behind };
  const fitsAccount = admitsService(statements, service, 's3:PutObject', target);
  const mend = `Let ${service} call s3:PutObject on ${prefix === '' ? '' : `${prefix}/`}AWSLogs/<account>/* in a bucket policy.`;
  const holders = policyHolders(system, bucket);
  const isElsewhere = holders.length === 0 && system.isOutput(bucket);
  if (fitsAccount === 'no' && !byAccount && !isElsewhere) {
    const what = `takes access logs of ${balancer.id}, and its policy does not let the service write them${prefix === '' ? '' : ` under ${prefix}`}`;
    return [{ resource: bucket, what, mend }];
  }
  const late = holders.filter((policy) => !system.standsBefore(policy, balancer));
  if (holders.length === 0 || late.length < holders.length) return [];
  const what = `may be made before ${late[0]!.id}, which lets its logs in: AWS tries the bucket at once and fails`;
  return [{ resource: balancer, what, mend: `Let it depend on ${late[0]!.id}.` }];
}
