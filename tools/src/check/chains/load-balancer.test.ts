import { describe, expect, it } from 'vitest';
import { loadBalancer } from './load-balancer.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const ref = (id: string) => ({ Ref: id });
const attributes = (values: Record<string, unknown>) => Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
const good = {
  'access_logs.s3.enabled': 'true',
  'access_logs.s3.bucket': ref('Logs'),
  'routing.http.drop_invalid_header_fields.enabled': 'true',
  'deletion_protection.enabled': 'false',
};
const balancer = (values: Record<string, unknown> = good) => ({
  Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  Properties: { LoadBalancerAttributes: attributes(values) },
});
const Logs = { Type: 'AWS::S3::Bucket' };
const find = (resources: SmallResources) => findingsOf(loadBalancer, { Balancer: balancer(), Logs, ...resources });

it('has no findings if access logs are enabled', () => expect(find({})).toEqual([]));

describe('access logs', () => {
  it('are enabled', () => {
    const { 'access_logs.s3.enabled': _, ...withoutLogs } = good;
    expect(find({ Balancer: balancer(withoutLogs) })).toEqual(['Balancer: has no access logs']);
  });
  it('have a bucket, and a prefix that AWS accepts', () => {
    const { 'access_logs.s3.bucket': _, ...withoutBucket } = good;
    expect(find({ Balancer: balancer(withoutBucket) })).toEqual([
      'Balancer: has access logs enabled and no bucket for them',
    ]);
    const Balancer = balancer({ ...good, 'access_logs.s3.prefix': 'web/AWSLogs' });
    expect(find({ Balancer })).toEqual(['Balancer: has AWSLogs in its log prefix, which AWS rejects']);
  });
});

it('drops invalid headers, and sets deletion protection', () =>
  expect(
    find({ Balancer: balancer({ 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': ref('Logs') }) }),
  ).toEqual([
    'Balancer: forwards headers with invalid names, which allows request smuggling past a web ACL',
    'Balancer: does not set deletion protection',
  ]));
