import { blueprint, equals, flag, text } from '@hipaa-stacks/cloudformation';
import { aliasRecord } from './alias-record.ts';

const hostedZoneConstraints = {
  AllowedPattern: '^Z[A-Z0-9]{1,31}$',
  ConstraintDescription: 'The ID of a hosted zone, Z…',
} as const;
const dnsNameConstraints = {
  AllowedPattern: '^([A-Za-z0-9-]{1,63}\\.)+[a-z]{2,63}$',
  ConstraintDescription: 'A DNS name, such as ehr.example.org',
} as const;

/** A DNS name of an existing load balancer. */
export const example = blueprint('alias-record', {
  title: 'DNS name of a load balancer',
  parameters: {
    Name: {
      DomainName: text('DNS name', {
        Description: 'DNS name of the application. Example: ehr.example.org.',
        ...dnsNameConstraints,
      }),
      HostedZoneId: text('Hosted zone', {
        Description: 'ID of the hosted zone of the DNS name.',
        ...hostedZoneConstraints,
      }),
    },
    LoadBalancer: {
      LoadBalancerName: text('DNS name of the load balancer', {
        Description: 'DNS name of the load balancer.',
        ...dnsNameConstraints,
      }),
      LoadBalancerZoneId: text('Hosted zone of the load balancer', {
        Description: 'Canonical hosted zone ID of the load balancer.',
        ...hostedZoneConstraints,
      }),
      DualStack: flag('IPv6', 'false', {
        Description: 'Creates an AAAA record too. Requires a dual-stack load balancer.',
      }),
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
