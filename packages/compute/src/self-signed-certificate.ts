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
  /** What it is for: the certificate names `<role>-<systemId>.internal`. At most 46 lower-case letters, digits and hyphens. */
  readonly role: string;
  /** Takes what the schedule could not deliver. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The policy that admits the schedule to that queue. Default: it stands already. */
  readonly after?: readonly Resource[];
}

const certificates = sub('arn:${AWS::Partition}:acm:${AWS::Region}:${AWS::AccountId}:certificate/*');

const allow = (Sid: string, verbs: readonly string[], key: string): Statement => ({
  Sid,
  Effect: 'Allow',
  Action: verbs.map((verb) => `acm:${verb}`),
  Resource: certificates,
  Condition: { StringEquals: { [key]: systemId } },
});

/** Lets a provider import certificates with the tag of this system, and replace and delete those that have it. */
export const certificateHandler = (): ProviderHandler<'self-signed-certificate'> => ({
  name: 'self-signed-certificate',
  part: new URL('../src/provider/self-signed-certificate-part.ts', import.meta.url),
  statements: [
    allow('NewCertificates', ['AddTagsToCertificate', 'ImportCertificate'], 'aws:RequestTag/System'),
    allow(
      'OwnCertificates',
      ['DeleteCertificate', 'DescribeCertificate', 'ImportCertificate'],
      'aws:ResourceTag/System',
    ),
  ],
  exceptions: [
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::arn:aws:acm:<AWS::Region>:<AWS::AccountId>:certificate/*]',
      reason: 'ACM makes up the id of a certificate when it is made; the tag in the condition says which are meant.',
    },
  ],
});

/**
 * A certificate for a load balancer that has no domain name yet: it encrypts, and browsers warn, since nobody vouches for it.
 * It names the system and not the load balancer, whose name is known only later. Valid for 397 days, looked at each week and
 * replaced under the same ARN when fewer than 60 days are left; deleted when the listener has let go of it. Its private key is
 * in ACM alone.
 *
 * Source: ACM User Guide, "Import certificates into AWS Certificate Manager".
 */
export function selfSignedCertificate(id: string, props: SelfSignedCertificateProps) {
  const { provider, role, deadLetters, after = [] } = props;
  const type = 'Custom::SelfSignedCertificate';
  const commonName = sub('${Name}.internal', { Name: uniqueName(role, 55) });
  const certificate = provided(id, type, provider, { CommonName: commonName, System: systemId });
  const weekly = weeklyRefresh(`${id}Renewal`, {
    description: 'Looks each week whether the self-signed certificate is to be renewed',
    made: certificate,
    provider: provider.arn,
    properties: { CommonName: commonName },
    deadLetters,
    after,
  });
  return snippet([certificate, ...weekly], {
    arn: unchecked<Arn<'AWS::CertificateManager::Certificate'>>(certificate.ref),
  });
}
