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
const balancer = (values: Record<string, unknown> = good, DependsOn: string | undefined = 'LogsPolicy') => ({
  Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  Properties: { LoadBalancerAttributes: attributes(values) },
  ...(DependsOn && { DependsOn }),
});
const bucket = (SSEAlgorithm = 'AES256') => ({
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }] },
  },
});
const policy = (Service = 'logdelivery.elasticloadbalancing.amazonaws.com', path = 'AWSLogs/${AWS::AccountId}/*') => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: ref('Logs'),
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service },
          Action: 's3:PutObject',
          Resource: { 'Fn::Sub': `\${Logs.Arn}/${path}` },
        },
      ],
    },
  },
});
const find = (resources: SmallResources) =>
  findingsOf(loadBalancer, { Balancer: balancer(), Logs: bucket(), LogsPolicy: policy(), ...resources });

it('finds nothing where the logs arrive', () => expect(find({})).toEqual([]));

describe('access logs', () => {
  it('are on', () => {
    const { 'access_logs.s3.enabled': _, ...off } = good;
    expect(find({ Balancer: balancer(off) })).toEqual(['Balancer: writes no access log']);
  });
  it('are admitted, and under their prefix', () => {
    expect(find({ LogsPolicy: policy('delivery.logs.amazonaws.com') })).toEqual([
      'Logs: takes access logs of Balancer, and its policy does not let the service write them',
    ]);
    const prefixed = balancer({ ...good, 'access_logs.s3.prefix': 'web' });
    expect(find({ Balancer: prefixed })).toEqual([
      'Logs: takes access logs of Balancer, and its policy does not let the service write them under web',
    ]);
    const LogsPolicy = policy(undefined, 'web/AWSLogs/${AWS::AccountId}/*');
    expect(find({ Balancer: prefixed, LogsPolicy })).toEqual([]);
  });
  it('are not written with a KMS key', () =>
    expect(find({ Logs: bucket('aws:kms') })).toEqual([
      'Logs: takes access logs of Balancer with a KMS key, and Elastic Load Balancing writes with SSE-S3 alone',
    ]));
  it('have a policy before there is a load balancer', () =>
    expect(find({ Balancer: balancer(good, '') })[0]).toMatch(/^Balancer: may be made before LogsPolicy/));
});

it('drops invalid headers, and can be protected', () =>
  expect(
    find({ Balancer: balancer({ 'access_logs.s3.enabled': 'true', 'access_logs.s3.bucket': ref('Logs') }) }),
  ).toEqual([
    'Balancer: hands on headers with invalid names, by which requests are smuggled past a web ACL',
    'Balancer: can never be protected from deletion',
  ]));
