import {
  type Arn,
  type CheckerException,
  type Resource,
  resource,
  type Statement,
  snippet,
  sub,
  systemId,
  unchecked,
  uniqueName,
  type Value,
} from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';
import { weeklyRefresh } from './weekly-refresh.ts';

export interface SelfSignedCertificateProps {
  readonly provider: Provider<'self-signed-certificate'>;
  /** Purpose: the common name of the certificate is `<role>-<systemId>`. 1 to 31 lower-case letters, digits and hyphens. */
  readonly role: string;
  /** DNS names that users open, separated by commas, such as that of a load balancer. */
  readonly names: Value<string>;
  /** KMS key of the secret with the CA. Its policy must allow the provider to use it through Secrets Manager. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Queue for events that the schedule could not deliver. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** Policy that allows the schedule to send to that queue. Default: the policy exists. */
  readonly after?: readonly Resource[];
}

/** Tag on the secrets that a provider may write. */
const TAG = 'CertificateAuthority';

const certificates = sub('arn:${AWS::Partition}:acm:${AWS::Region}:${AWS::AccountId}:certificate/*');

const allow = (Sid: string, verbs: readonly string[], key: string): Statement => ({
  Sid,
  Effect: 'Allow',
  Action: verbs.map((verb) => `acm:${verb}`),
  Resource: certificates,
  Condition: { StringEquals: { [key]: systemId } },
});

/** Allows a provider to import, renew and delete certificates with the tag of this system, and to write the secret with their CA. */
export const certificateHandler = (): ProviderHandler<'self-signed-certificate'> => ({
  name: 'self-signed-certificate',
  part: new URL('../src/provider/self-signed-certificate-part.ts', import.meta.url),
  statements: [
    allow('NewCertificates', ['AddTagsToCertificate', 'ImportCertificate'], 'aws:RequestTag/System'),
    allow('OwnCertificates', ['DeleteCertificate', 'GetCertificate', 'ImportCertificate'], 'aws:ResourceTag/System'),
    {
      Sid: 'CertificateAuthority',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
      Resource: sub('arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*'),
      Condition: { StringEquals: { [`aws:ResourceTag/${TAG}`]: systemId } },
    },
  ],
  exceptions: [
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:acm:<AWS::Region>:<AWS::AccountId>:certificate/*]',
      reason:
        'ACM assigns the ID of a certificate when it is created; the tag in the condition identifies the certificates.',
    },
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:*]',
      reason: 'CloudFormation assigns the name of a secret; the tag in the condition identifies the secrets.',
    },
  ],
});

const notRotated: readonly CheckerException[] = [
  'AwsSolutions-SMG4',
  'HIPAA.Security-SecretsManagerRotationEnabled',
].map((rule) => ({
  rule: `cdk-nag:${rule}`,
  reason:
    'A new CA must be installed on every computer of the users. The CA can issue certificates for the names of this system only, and the provider replaces it before it expires.',
}));

/**
 * A certificate for a load balancer without a domain name, for the DNS name that users open. A private certificate authority (CA) of
 * this system signs it: after users have installed the CA once, browsers accept the certificate and its renewals. The CA is valid for
 * ten years and for these DNS names only; its key is in a secret, which only the provider reads. The certificate is valid for 397
 * days, checked each week and renewed under the same ARN if fewer than 60 days are left; it is deleted when the listener has released
 * it. Its private key is in ACM only. ACM returns the certificate of the CA as the certificate chain.
 *
 * Source: ACM User Guide, "Import certificates into AWS Certificate Manager".
 */
export function selfSignedCertificate(id: string, props: SelfSignedCertificateProps) {
  const { provider, role, names, key, deadLetters, after = [] } = props;
  const authority = resource(
    `${id}AuthoritySecret`,
    'AWS::SecretsManager::Secret',
    {
      Description: 'Private certificate authority of the self-signed certificate; written by the provider',
      KmsKeyId: key,
      Tags: [{ Key: TAG, Value: systemId }],
    },
    { keep: 'transient', supports: ['164.312(a)(2)(iv)'], exceptions: notRotated },
  );
  const properties = {
    CommonName: uniqueName(role, 40),
    DnsNames: names,
    AuthoritySecret: unchecked<Value<string>>(authority.ref),
  };
  const type = 'Custom::SelfSignedCertificate';
  const certificate = provided(id, type, provider, { ...properties, System: systemId });
  const weekly = weeklyRefresh(`${id}Renewal`, {
    description: 'Checks each week whether the self-signed certificate must be renewed',
    customResource: certificate,
    provider: provider.arn,
    properties,
    deadLetters,
    after,
  });
  return snippet([authority, certificate, ...weekly], {
    arn: unchecked<Arn<'AWS::CertificateManager::Certificate'>>(certificate.ref),
  });
}
