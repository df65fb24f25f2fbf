import { region, resource, snippet, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface MailIdentityProps {
  /** Sender domain: a separate one, such as `mail.emr.clinic.example`, that does not receive mail. */
  readonly domain: Value<string>;
}

/** A DNS record. */
export interface MailRecord {
  readonly type: 'CNAME' | 'MX' | 'TXT';
  readonly name: Value<string>;
  readonly value: Value<string>;
}

/**
 * An SES identity for a sender domain: DKIM signing (2,048 bits); a custom MAIL FROM domain below it, so that SPF
 * aligns; no mail before its records are found; TLS required to mail servers; no mail to addresses with a bounce or
 * complaint. Bounces and complaints are counted for each configuration set, and not published: they contain addresses
 * of patients.
 *
 * The `records` must be in DNS, by `mailRecords` or manually. With them SES verifies the domain, and recipients verify
 * the mail. The DMARC policy requests that recipients reject all other mail from the domain.
 *
 * Source: Amazon SES Developer Guide, "Creating and verifying identities", "Using a custom MAIL FROM domain", "Using
 * configuration sets", "Complying with DMARC".
 */
export function mailIdentity(id: string, { domain }: MailIdentityProps) {
  const configurationSet = resource(
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
  const eventDestination = resource(`${id}EventDestination`, 'AWS::SES::ConfigurationSetEventDestination', {
    ConfigurationSetName: configurationSet.ref,
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
  const mailFrom = sub('bounce.${Domain}', { Domain: domain });
  const identity = resource(
    `${id}Identity`,
    'AWS::SES::EmailIdentity',
    {
      EmailIdentity: domain,
      ConfigurationSetAttributes: { ConfigurationSetName: configurationSet.ref },
      DkimAttributes: { SigningEnabled: true },
      DkimSigningAttributes: { NextSigningKeyLength: 'RSA_2048_BIT' },
      FeedbackAttributes: { EmailForwardingEnabled: false },
      MailFromAttributes: { MailFromDomain: mailFrom, BehaviorOnMxFailure: 'REJECT_MESSAGE' },
    },
    { dependsOn: [eventDestination] },
  );
  const records: readonly MailRecord[] = [
    { type: 'CNAME', name: identity.att('DkimDNSTokenName1'), value: identity.att('DkimDNSTokenValue1') },
    { type: 'CNAME', name: identity.att('DkimDNSTokenName2'), value: identity.att('DkimDNSTokenValue2') },
    { type: 'CNAME', name: identity.att('DkimDNSTokenName3'), value: identity.att('DkimDNSTokenValue3') },
    { type: 'MX', name: mailFrom, value: sub('10 feedback-smtp.${Region}.amazonses.com', { Region: region }) },
    { type: 'TXT', name: mailFrom, value: '"v=spf1 include:amazonses.com ~all"' },
    { type: 'TXT', name: sub('_dmarc.${Domain}', { Domain: domain }), value: '"v=DMARC1; p=reject; adkim=s"' },
  ];
  return snippet([configurationSet, eventDestination, identity], {
    arn: sub('arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${Identity}', {
      Identity: identity.ref,
    }),
    configurationSet: configurationSet.ref,
    configurationSetArn: sub('arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${Set}', {
      Set: configurationSet.ref,
    }),
    records,
    /** The records as text, one in each line. */
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
