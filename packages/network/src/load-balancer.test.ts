import { resource, unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { type LoadBalancerProps, loadBalancer } from './load-balancer.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const props: LoadBalancerProps = {
  vpc: ref('Vpc'),
  subnets: [ref('SubnetA'), ref('SubnetB')],
  scheme: 'internet-facing',
  logs: { bucket: ref('Logs'), policy: resource('LogsPolicy', 'AWS::S3::BucketPolicy', {} as never) },
  deletionProtection: ref('Protection'),
};
const made = (more: Partial<LoadBalancerProps> = {}) => {
  const [group, balancer] = loadBalancer('LoadBalancer', { ...props, ...more }).resources;
  return { group, balancer };
};
const attributes = (more: Partial<LoadBalancerProps> = {}) => {
  const { LoadBalancerAttributes } = made(more).balancer!.properties as {
    LoadBalancerAttributes: { Key: string; Value: unknown }[];
  };
  return Object.fromEntries(LoadBalancerAttributes.map(({ Key, Value }) => [Key, Value]));
};

describe('ingress', () => {
  test('is empty by default', () => {
    expect(made().group?.properties).not.toHaveProperty('SecurityGroupIngress');
  });

  test('allows each CIDR block, on ports 443 and 80 only', () => {
    const none = { Ref: 'AWS::NoValue' };
    const { group } = made({
      allowedCidrs: [{ range: '192.0.2.0/24' }, { range: ref('Ipv6'), type: 'ipv6', given: { name: 'HasIpv6' } }],
    });
    expect(group?.properties).toMatchObject({
      SecurityGroupIngress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '192.0.2.0/24' },
        { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '192.0.2.0/24' },
        { 'Fn::If': ['HasIpv6', { FromPort: 443, ToPort: 443, CidrIpv6: { Ref: 'Ipv6' } }, none] },
        { 'Fn::If': ['HasIpv6', { FromPort: 80, ToPort: 80, CidrIpv6: { Ref: 'Ipv6' } }, none] },
      ],
    });
  });

  test('allows the addresses of a prefix list', () => {
    expect(made({ allowedCidrs: [{ range: ref('List'), type: 'prefix-list' }] }).group?.properties).toMatchObject({
      SecurityGroupIngress: [
        { FromPort: 443, ToPort: 443, SourcePrefixListId: { Ref: 'List' } },
        { FromPort: 80, ToPort: 80, SourcePrefixListId: { Ref: 'List' } },
      ],
    });
  });

  test.each(['0.0.0.0/0', '::/0', '0::/0'])('refuses the literal %s', (range) =>
    expect(() => made({ allowedCidrs: [{ range }] })).toThrow('allows all addresses'),
  );
});

test('it has no egress by default', () => {
  expect(made().group?.properties).toMatchObject({ SecurityGroupEgress: [{ CidrIp: '127.0.0.1/32' }] });
});

test('it logs requests and connections to the bucket, and depends on the bucket policy', () => {
  const bucket = { Ref: 'Logs' };
  expect(attributes()).toMatchObject({
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': bucket,
    'connection_logs.s3.enabled': 'true',
    'connection_logs.s3.bucket': bucket,
  });
  expect(made().balancer?.dependsOn).toEqual(['LogsPolicy']);
});

test('it blocks ambiguous requests, and requests that the web ACL has not inspected', () => {
  expect(attributes()).toMatchObject({
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'strictest',
    'waf.fail_open.enabled': 'false',
  });
});

test('it appends the client address to X-Forwarded-For', () => {
  expect(attributes()['routing.http.xff_header_processing.mode']).toBe('append');
});

test('deletion protection can be a parameter', () => {
  expect(attributes()['deletion_protection.enabled']).toEqual({ Ref: 'Protection' });
  expect(attributes({ deletionProtection: true })['deletion_protection.enabled']).toBe('true');
});

test('it is dual-stack if the condition is true', () => {
  expect(made().balancer?.properties).toMatchObject({ IpAddressType: 'ipv4' });
  expect(made({ dualStack: { name: 'HasIpv6' } }).balancer?.properties).toMatchObject({
    IpAddressType: { 'Fn::If': ['HasIpv6', 'dualstack', 'ipv4'] },
  });
});
