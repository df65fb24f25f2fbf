import { arnOf, blueprint } from '@hipaa-stacks/cloudformation';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/** A certificate for a load balancer without a domain name, by an existing provider. */
export const example = blueprint('self-signed-certificate', {
  title: 'Self-signed certificate with automatic renewal',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', {
        Description: 'Lambda function that serves Custom::SelfSignedCertificate.',
      }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'SQS queue for renewal events that could not be delivered; its policy allows EventBridge.',
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
      outputs: {
        CertificateArn: { description: 'ARN of the certificate, for an HTTPS listener', value: certificate.arn },
      },
    };
  },
});
