import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { certificate } from './certificate.ts';

/** A certificate for a DNS name in an existing hosted zone. */
export const example = blueprint('certificate', {
  title: 'Certificate with DNS validation',
  parameters: {
    Name: {
      DomainName: text('DNS name', {
        Description: 'DNS name of the application. Example: ehr.example.org.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.)+[a-z]{2,63}$',
        ConstraintDescription: 'A DNS name in lower-case letters, such as ehr.example.org',
      }),
      HostedZoneId: text('Hosted zone', {
        Description: 'ID of the public hosted zone of the DNS name.',
        AllowedPattern: '^Z[A-Z0-9]{1,31}$',
        ConstraintDescription: 'The ID of a hosted zone, Z…',
      }),
    },
  },
  system: (p) => {
    const made = certificate('Certificate', { domain: p.DomainName, hostedZone: p.HostedZoneId });
    return {
      stacks: { edge: [made] },
      outputs: { CertificateArn: { description: 'ARN of the certificate, for a listener', value: made.arn } },
    };
  },
});
