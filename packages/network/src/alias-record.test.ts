import { expect, test } from 'vitest';
import { aliasRecord } from './alias-record.ts';

const props = {
  hostedZone: 'Z0EXAMPLE',
  name: 'ehr.example.org',
  to: { dnsName: 'alb.elb.example', hostedZone: 'Z1EXAMPLE' },
};

test('the A record is an alias of the load balancer, with its hosted zone', () => {
  expect(aliasRecord('DnsRecord', props).resources).toMatchObject([
    {
      id: 'DnsRecord',
      when: [],
      properties: {
        HostedZoneId: 'Z0EXAMPLE',
        Name: 'ehr.example.org',
        Type: 'A',
        AliasTarget: { DNSName: 'alb.elb.example', HostedZoneId: 'Z1EXAMPLE' },
      },
    },
  ]);
});

test('the AAAA record exists only if the load balancer has IPv6', () => {
  const [, ipv6] = aliasRecord('DnsRecord', { ...props, dualStack: { name: 'HasIpv6' } }).resources;
  expect(ipv6).toMatchObject({
    when: ['HasIpv6'],
    properties: { Type: 'AAAA', AliasTarget: { DNSName: 'alb.elb.example' } },
  });
});

test('IPv6 clients use the load balancer if the target for IPv4 is an accelerator', () => {
  const to = { dnsName: 'a1.awsglobalaccelerator.com', hostedZone: 'Z2BJ6XQ5FK7U4H' };
  const [ipv4, ipv6] = aliasRecord('DnsRecord', {
    ...props,
    to,
    dualStack: { name: 'HasIpv6' },
    ipv6To: props.to,
  }).resources;
  expect(ipv4).toMatchObject({ properties: { Type: 'A', AliasTarget: { DNSName: to.dnsName } } });
  expect(ipv6).toMatchObject({ properties: { Type: 'AAAA', AliasTarget: { DNSName: props.to.dnsName } } });
});
