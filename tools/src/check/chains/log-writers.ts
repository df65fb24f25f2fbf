import type { Json } from '@hipaa-stacks/cloudformation';
import { isObject } from '../../template/walk.ts';
import type { ChainResource, ChainSystem } from './chain.ts';
import { resourceStatements } from './policies.ts';
import { at, isTrue, keyed } from './properties.ts';
import { listOf, textOf } from './text.ts';

/** A resource of the system for which AWS writes logs to a bucket. */
export interface LogWriter {
  readonly writer: ChainResource;
  /** Its name in findings. */
  readonly name: string;
  readonly kind: 'trail' | 'config' | 'load-balancer' | 'access-log' | 'delivery';
  /** The service that the bucket policy must allow. */
  readonly service: string;
  /** The actions on the bucket, and on objects with a suffix such as `/AWSLogs/…`. */
  readonly actions: readonly { readonly action: string; readonly suffix: string }[];
  /** The bucket, if it is in the system. */
  readonly bucket: ChainResource | undefined;
}

const delivery = 'delivery.logs.amazonaws.com';

/** The account ID in an ARN of a policy is a reference or a literal. */
const account = '${AWS::AccountId}';
const logs = `AWSLogs/${account}`;

/** The logs of an organization have its ID in their prefix, which is not in the template. */
const organization = 'o-…';

/** All log sources that write to buckets. */
export function logWriters(system: ChainSystem): readonly LogWriter[] {
  const bucketOf = (value: Json | undefined, from: ChainResource) => system.target(value, from, 'AWS::S3::Bucket');
  const writers: LogWriter[] = [];
  for (const writer of system.ofType('AWS::CloudTrail::Trail')) {
    writers.push({
      writer,
      name: 'CloudTrail',
      kind: 'trail',
      service: 'cloudtrail.amazonaws.com',
      actions: [
        { action: 's3:GetBucketAcl', suffix: '' },
        put(`${prefixOf(writer.properties.S3KeyPrefix)}${logs}/CloudTrail/x`),
        ...(isTrue(writer.properties.IsOrganizationTrail)
          ? [put(`${prefixOf(writer.properties.S3KeyPrefix)}AWSLogs/${organization}/${account}/CloudTrail/x`)]
          : []),
      ],
      bucket: bucketOf(writer.properties.S3BucketName, writer),
    });
  }
  for (const writer of system.ofType('AWS::Config::DeliveryChannel')) {
    writers.push({
      writer,
      name: 'AWS Config',
      kind: 'config',
      service: 'config.amazonaws.com',
      actions: [
        { action: 's3:GetBucketAcl', suffix: '' },
        put(`${prefixOf(writer.properties.S3KeyPrefix)}${logs}/Config/x`),
      ],
      bucket: bucketOf(writer.properties.S3BucketName, writer),
    });
  }
  for (const writer of system.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')) {
    const attributes = writer.properties.LoadBalancerAttributes;
    const isNetwork = writer.properties.Type === 'network';
    for (const log of ['access_logs', 'connection_logs', 'health_check_logs']) {
      if (!isTrue(keyed(attributes, `${log}.s3.enabled`))) continue;
      writers.push({
        writer,
        name: 'the load balancer',
        kind: 'load-balancer',
        service: isNetwork ? delivery : 'logdelivery.elasticloadbalancing.amazonaws.com',
        actions: [put(`${prefixOf(keyed(attributes, `${log}.s3.prefix`))}${logs}/x`)],
        bucket: bucketOf(keyed(attributes, `${log}.s3.bucket`), writer),
      });
    }
  }
  for (const writer of system.ofType('AWS::S3::Bucket')) {
    const destination = at(writer, 'LoggingConfiguration.DestinationBucketName');
    if (at(writer, 'LoggingConfiguration') === undefined) continue;
    writers.push({
      writer,
      name: 'S3 access logging',
      kind: 'access-log',
      service: 'logging.s3.amazonaws.com',
      actions: [put(`${textOf(at(writer, 'LoggingConfiguration.LogFilePrefix'))}x`)],
      bucket: destination === undefined ? writer : bucketOf(destination, writer),
    });
  }
  for (const { writer, value, name } of deliverySources(system)) {
    const bucket = bucketOf(value, writer);
    const [, folder = ''] = /\/(.*?)\/?$/.exec(textOf(value).replace(/\$\{[^}]*\}/, '')) ?? [];
    const prefix = folder === '' ? '' : `${folder}/`;
    writers.push({ writer, name, kind: 'delivery', service: delivery, actions: [put(`${prefix}${logs}/x`)], bucket });
  }
  return writers;
}

const put = (suffix: string) => ({ action: 's3:PutObject', suffix: `/${suffix}` });

const prefixOf = (value: Json | undefined) => (textOf(value) === '' ? '' : `${textOf(value).replace(/\/$/, '')}/`);

const services = new Set([
  'cloudtrail.amazonaws.com',
  'config.amazonaws.com',
  delivery,
  'logdelivery.elasticloadbalancing.amazonaws.com',
  'logging.s3.amazonaws.com',
]);

/** Buckets for logs: a log source of the system uses them, or their policy allows a service that writes logs. */
export function logBuckets(system: ChainSystem): ReadonlySet<ChainResource> {
  const written = logWriters(system).flatMap(({ bucket }) => (bucket ? [bucket] : []));
  const allowing = system
    .ofType('AWS::S3::Bucket')
    .filter((bucket) =>
      resourceStatements(system, bucket).some(
        ({ effect, principals }) => effect === 'Allow' && principals.some(({ text }) => services.has(text)),
      ),
    );
  return new Set([...written, ...allowing]);
}

/** Log sources that use the log delivery of CloudWatch Logs. */
function deliverySources(system: ChainSystem) {
  const flowLogs = system
    .ofType('AWS::EC2::FlowLog')
    .filter(({ properties }) => properties.LogDestinationType === 's3')
    .map((writer) => ({ writer, value: writer.properties.LogDestination, name: 'the flow log' }));
  const webAcls = system
    .ofType('AWS::WAFv2::LoggingConfiguration')
    .flatMap((writer) =>
      listOf(writer.properties.LogDestinationConfigs).map((value) => ({ writer, value, name: 'the web ACL' })),
    );
  const queries = system
    .ofType('AWS::Route53Resolver::ResolverQueryLoggingConfig')
    .map((writer) => ({ writer, value: writer.properties.DestinationArn, name: 'the resolver query log' }));
  const firewalls = system.ofType('AWS::NetworkFirewall::LoggingConfiguration').flatMap((writer) =>
    listOf(at(writer, 'LoggingConfiguration.LogDestinationConfigs'))
      .filter(isObject)
      .map(({ LogDestination }) => (isObject(LogDestination) ? LogDestination.bucketName : undefined))
      .map((value) => ({ writer, value, name: 'the firewall' })),
  );
  return [...flowLogs, ...webAcls, ...queries, ...firewalls].filter(
    ({ writer, value }) => value !== undefined && system.target(value, writer)?.type === 'AWS::S3::Bucket',
  );
}
