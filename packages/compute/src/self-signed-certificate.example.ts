import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/** A certificate for a load balancer without a domain name, made by a provider that exists. */
export const example = blueprint('self-signed-certificate', {
  title: 'Self-signed certificate, renewed',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', { Description: 'Provider that makes certificates.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead letters', {
        Description: 'Queue that takes renewals which could not be delivered; it admits EventBridge.',
      }),
    },
  },
  system: (p) => {
    const certificate = selfSignedCertificate('Certificate', {
      provider: { arn: p.ProviderArn, serves: { 'self-signed-certificate': true } },
      role: 'example',
      deadLetters: p.DeadLetterArn,
    });
    return {
      stacks: { app: [certificate] },
      outputs: { CertificateArn: { description: 'For an HTTPS listener', value: certificate.arn } },
    };
  },
});
