import {
  type Arn,
  type Resource,
  type Statement,
  snippet,
  sub,
  systemId,
  unchecked,
  uniqueName,
} from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';
import { weeklyRefresh } from './weekly-refresh.ts';

export interface SelfSignedCertificateProps {
  readonly provider: Provider<'self-signed-certificate'>;
  /** Prefix of the common name `<role>-<systemId>.internal`. At most 46 lower-case letters, digits and hyphens. */
  readonly role: string;
  /** Dead-letter queue for events that the schedule could not deliver. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The queue policy that allows the schedule to send to that queue. Default: it exists already. */
  readonly after?: readonly Resource[];
}

const certificateArns = sub('arn:${AWS::Partition}:acm:${AWS::Region}:${AWS::AccountId}:certificate/*');

const statement = (Sid: string, verbs: readonly string[], key: string): Statement => ({
  Sid,
  Effect: 'Allow',
  Action: verbs.map((verb) => `acm:${verb}`),
  Resource: certificateArns,
  Condition: { StringEquals: { [key]: systemId } },
});

/**
 * Handler that lets a provider import certificates with the tag of this system, and replace and delete those that have
 * it.
 */
export const certificateHandler = (): ProviderHandler<'self-signed-certificate'> => ({
  name: 'self-signed-certificate',
  part: new URL('../src/provider/self-signed-certificate-part.ts', import.meta.url),
  statements: [
    statement('ImportCertificates', ['AddTagsToCertificate', 'ImportCertificate'], 'aws:RequestTag/System'),
    statement(
      'ManageCertificates',
      ['DeleteCertificate', 'DescribeCertificate', 'ImportCertificate'],
      'aws:ResourceTag/System',
    ),
  ],
  exceptions: [
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:acm:<AWS::Region>:<AWS::AccountId>:certificate/*]',
      reason: 'ACM generates the ID of a certificate at import; the tag in the condition restricts the certificates.',
    },
  ],
});

/**
 * Certificate for a load balancer that has no domain name yet: it encrypts traffic, and browsers show a warning,
 * because no certificate authority signed it. Its common name contains the system ID, because the name of the load
 * balancer is not yet known. Valid for 397 days, checked each week and replaced under the same ARN when fewer than 60
 * days are left; deleted when the listener no longer uses it. The private key is stored only in ACM.
 *
 * Source: ACM User Guide, "Import certificates into AWS Certificate Manager".
 */
export function selfSignedCertificate(id: string, props: SelfSignedCertificateProps) {
  const { provider, role, deadLetters, after = [] } = props;
  const type = 'Custom::SelfSignedCertificate';
  const commonName = sub('${Name}.internal', { Name: uniqueName(role, 55) });
  const certificate = provided(id, type, provider, { CommonName: commonName, System: systemId });
  const weekly = weeklyRefresh(`${id}Renewal`, {
    description: 'Checks weekly whether the self-signed certificate must be renewed',
    customResource: certificate,
    provider: provider.arn,
    properties: { CommonName: commonName },
    deadLetters,
    after,
  });
  return snippet([certificate, ...weekly], {
    arn: unchecked<Arn<'AWS::CertificateManager::Certificate'>>(certificate.ref),
  });
}
