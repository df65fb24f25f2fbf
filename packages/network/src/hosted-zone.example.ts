import { blueprint, text } from '@hipaa-stacks/cloudformation';
import { certificate } from './certificate.ts';
import { hostedZone } from './hosted-zone.ts';

/** A zone for the name of an application, and a certificate that is validated in it. */
export const example = blueprint('hosted-zone', {
  title: 'Hosted zone that is delegated in this account',
  parameters: {
    Name: {
      DomainName: text('DNS name', {
        Description: 'DNS name of the application. Example: portal.clinic.example.',
        AllowedPattern: '^([a-z0-9-]{1,63}\\.)+[a-z]{2,63}$',
        ConstraintDescription: 'A DNS name in lower case, such as portal.clinic.example',
      }),
      ParentHostedZoneId: text('Parent zone', {
        Description: 'ID of the public hosted zone of the parent name, such as clinic.example, in this account.',
        AllowedPattern: '^Z[A-Z0-9]{1,31}$',
        ConstraintDescription: 'The ID of a hosted zone, Z…',
      }),
    },
  },
  system: (p) => {
    const zone = hostedZone('HostedZone', { name: p.DomainName, parent: p.ParentHostedZoneId });
    const made = certificate('Certificate', { domain: p.DomainName, hostedZone: zone.id, after: [zone.delegation] });
    return {
      stacks: { edge: [zone, made] },
      outputs: { CertificateArn: { description: 'Certificate, for a listener', value: made.arn } },
    };
  },
});
