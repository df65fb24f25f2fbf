import { blueprint, equals, flag, text } from '@hipaa-stacks/cloudformation';
import { aliasRecord } from './alias-record.ts';

const zoneHeld = {
  AllowedPattern: '^Z[A-Z0-9]{1,31}$',
  ConstraintDescription: 'The id of a hosted zone, Z…',
} as const;
const nameHeld = {
  AllowedPattern: '^([A-Za-z0-9-]{1,63}\\.)+[a-z]{2,63}$',
  ConstraintDescription: 'A name in DNS, such as ehr.example.org',
} as const;

/** A name for a load balancer that exists. */
export const example = blueprint('alias-record', {
  title: 'A name in DNS for a load balancer',
  parameters: {
    Name: {
      DomainName: text('Name', { Description: 'Name that people type.', ...nameHeld }),
      HostedZoneId: text('Hosted zone', { Description: 'Hosted zone of the name.', ...zoneHeld }),
    },
    LoadBalancer: {
      LoadBalancerName: text('Name in DNS', { Description: 'Name of the load balancer in DNS.', ...nameHeld }),
      LoadBalancerZoneId: text('Its zone', {
        Description: 'Canonical hosted zone of the load balancer.',
        ...zoneHeld,
      }),
      DualStack: flag('IPv6', 'false', { Description: 'Whether it answers IPv6 too.' }),
    },
  },
  conditions: (p) => ({ HasDualStack: equals(p.DualStack, 'true') }),
  system: (p, { HasDualStack }) => ({
    stacks: {
      edge: [
        aliasRecord('DnsRecord', {
          hostedZone: p.HostedZoneId,
          name: p.DomainName,
          to: { dnsName: p.LoadBalancerName, hostedZone: p.LoadBalancerZoneId },
          dualStack: HasDualStack,
        }),
      ],
    },
    outputs: {},
  }),
});
