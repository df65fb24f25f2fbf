import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { certificate } from './certificate.ts';

/** A certificate for a name in a hosted zone that exists. */
export const example = blueprint('certificate', {
  title: 'Certificate, proved in DNS',
  parameters: {
    Name: {
      DomainName: text('Name', {
        Description: 'Name that people type, such as ehr.example.org.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.)+[a-z]{2,63}$',
        ConstraintDescription: 'A name in lower-case letters, such as ehr.example.org',
      }),
      HostedZoneId: text('Hosted zone', {
        Description: 'Id of the public hosted zone of the name.',
        AllowedPattern: '^Z[A-Z0-9]{1,31}$',
        ConstraintDescription: 'The id of a hosted zone, Z…',
      }),
    },
  },
  system: (p) => {
    const made = certificate('Certificate', { domain: p.DomainName, hostedZone: p.HostedZoneId });
    return {
      stacks: { edge: [made] },
      outputs: { CertificateArn: { description: 'For a listener', value: made.arn } },
    };
  },
});
