import { region, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface MailIdentityProps {
  /** Domain of the sender: one of its own, such as `mail.emr.clinic.example`, and not the one at which people get mail. */
  readonly domain: Value<string>;
}

/** A record in DNS. */
export interface MailRecord {
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly name: Value<string>;
  readonly value: Value<string>;
}

/**
 * A domain from which SES sends, and how: signed with DKIM (2,048 bits); with bounces under a domain below it, so that SPF holds for
 * the sender too; refused until its records are found; to mail servers by TLS or not at all; never again to who complained or does
 * not exist. Bounces and complaints are counted, for each configuration set, and told to nobody: they hold the addresses of patients.
 *
 * `records` have to stand in DNS, by `mailRecords` or by hand. With them SES proves that the domain is yours, and others that the
 * mail is. DMARC asks them to refuse all other mail from it.
 *
 * Source: Amazon SES Developer Guide, "Creating and verifying identities", "Using a custom MAIL FROM domain", "Using configuration
 * sets", "Complying with DMARC".
 */
export function mailIdentity(id: string, { domain }: MailIdentityProps) {
  const set = resource(
    `${id}ConfigurationSet`,
    'AWS::SES::ConfigurationSet',
    {
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SendingOptions: { SendingEnabled: true },
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    },
    { supports: ['164.312(e)(2)(ii)'] },
  );
  const counts = resource(`${id}EventDestination`, 'AWS::SES::ConfigurationSetEventDestination', {
    ConfigurationSetName: set.ref,
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT'],
      CloudWatchDestination: {
        DimensionConfigurations: [
          {
            DimensionName: 'ses:configuration-set',
            DimensionValueSource: 'MESSAGE_TAG',
            DefaultDimensionValue: 'none',
          },
        ],
      },
    },
  });
  const bounces = sub('bounce.${Domain}', { Domain: domain });
  const identity = resource(
    `${id}Identity`,
    'AWS::SES::EmailIdentity',
    {
      EmailIdentity: domain,
      ConfigurationSetAttributes: { ConfigurationSetName: set.ref },
      DkimAttributes: { SigningEnabled: true },
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
      FeedbackAttributes: { EmailForwardingEnabled: false },
      MailFromAttributes: { MailFromDomain: bounces, BehaviorOnMxFailure: 'REJECT_MESSAGE' },
    },
    { dependsOn: [counts] },
  );
  const records: readonly MailRecord[] = [
    { type: 'CNAME', name: identity.att('DkimDNSTokenName1'), value: identity.att('DkimDNSTokenValue1') },
    { type: 'CNAME', name: identity.att('DkimDNSTokenName2'), value: identity.att('DkimDNSTokenValue2') },
    { type: 'CNAME', name: identity.att('DkimDNSTokenName3'), value: identity.att('DkimDNSTokenValue3') },
    { type: 'MX', name: bounces, value: sub('10 feedback-smtp.${Region}.amazonses.com', { Region: region }) },
    { type: 'TXT', name: bounces, value: '"v=spf1 include:amazonses.com ~all"' },
    { type: 'TXT', name: sub('_dmarc.${Domain}', { Domain: domain }), value: '"v=DMARC1; p=reject; adkim=s"' },
  ];
  return snippet([set, counts, identity], {
    arn: sub('arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${Identity}', {
      Identity: identity.ref,
    }),
    configurationSet: set.ref,
    configurationSetArn: sub('arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${Set}', {
      Set: set.ref,
    }),
    records,
    /** The same, to be read: one in a line. */
    recordsText: sub(
      records.map(({ type }, index) => `\${Name${index + 1}} ${type} \${Value${index + 1}}`).join('\n'),
      Object.fromEntries(
        records.flatMap(({ name, value }, index) => [
          [`Name${index + 1}`, name],
          [`Value${index + 1}`, value],
        ]),
      ),
    ),
  });
}
