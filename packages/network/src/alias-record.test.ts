import { expect, test } from 'vitest';
import { aliasRecord } from './alias-record.ts';

const props = {
  hostedZone: 'Z0EXAMPLE',
  name: 'ehr.example.org',
  to: { dnsName: 'door.elb.example', hostedZone: 'Z1EXAMPLE' },
};

test('the name leads to the load balancer, by its own zone', () => {
  expect(aliasRecord('DnsRecord', props).resources).toMatchObject([
    {
      id: 'DnsRecord',
      when: [],
      properties: {
        HostedZoneId: 'Z0EXAMPLE',
        Name: 'ehr.example.org',
        Type: 'A',
        AliasTarget: { DNSName: 'door.elb.example', HostedZoneId: 'Z1EXAMPLE' },
      },
    },
  ]);
});

test('it leads there by IPv6 too where the load balancer has it, and nowhere else', () => {
  const [, ipv6] = aliasRecord('DnsRecord', { ...props, dualStack: { name: 'HasIpv6' } }).resources;
  expect(ipv6).toMatchObject({
    when: ['HasIpv6'],
    properties: { Type: 'AAAA', AliasTarget: { DNSName: 'door.elb.example' } },
  });
});
