import { arnOf, blueprint, text } from '@hipaa-stacks/cloudformation';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/** A certificate for a load balancer without a domain name, created by an existing provider. */
export const example = blueprint('self-signed-certificate', {
  title: 'Self-signed certificate with its own CA, renewed',
  parameters: {
    Provider: {
      ProviderArn: arnOf('AWS::Lambda::Function', 'Provider', { Description: 'Provider that creates certificates.' }),
      DeadLetterArn: arnOf('AWS::SQS::Queue', 'Dead-letter queue', {
        Description: 'Queue for renewals that could not be delivered. Its policy allows EventBridge.',
      }),
      KeyArn: arnOf('AWS::KMS::Key', 'Key', {
        Description: 'Key that the provider may use through Secrets Manager.',
      }),
      DnsName: text('DNS name', {
        Description: 'DNS name that users open. Example: web-1234567890.us-east-1.elb.amazonaws.com.',
        AllowedPattern: '^[A-Za-z0-9.-]{4,253}$',
        ConstraintDescription: 'A DNS name',
      }),
    },
  },
  system: (p) => {
    const certificate = selfSignedCertificate('Certificate', {
      provider: { arn: p.ProviderArn, serves: { 'self-signed-certificate': true } },
      role: 'example',
      names: p.DnsName,
      key: p.KeyArn,
      deadLetters: p.DeadLetterArn,
    });
    return {
      stacks: { app: [certificate] },
      outputs: { CertificateArn: { description: 'Certificate for an HTTPS listener', value: certificate.arn } },
    };
  },
});
