import { metricAlarm } from '@hipaa-stacks/audit';
import { DOMAIN } from '@hipaa-stacks/baseline';
import {
  type Arn,
  and,
  type Conditions,
  type Expr,
  holds,
  isEnabled,
  isSet,
  not,
  option,
  orElse,
  type Resource,
  regionHas,
  select,
  split,
  sub,
  text,
  unchecked,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { type Provider, smtpCredentials, smtpUser } from '@hipaa-stacks/compute';
import { mailIdentity, mailRecords } from '@hipaa-stacks/network';

/** Mail through Amazon SES. */
const sesOption = option('EnableSes', 'HasMail', {
  label: 'Mail (Amazon SES)',
  description:
    'Enables mail through Amazon SES, from the address MailSender. Requires a Region with an SES SMTP endpoint: the README lists the others. Do not send ePHI by mail.',
  needs: {
    MailNeedsSender: holds(
      isSet('MailSender'),
      'SES requires a sender address. Set MailSender, such as openemr@mail.emr.clinic.example, or set EnableSes to false.',
    ),
    SesOrMailServer: holds(
      not(isSet('MailServerCidr')),
      'OpenEMR sends mail through one server. Leave MailServerCidr empty, or set EnableSes to false.',
    ),
    MailNeedsRegion: regionHas('ses-smtp', 'An SMTP endpoint of Amazon SES', 'Set EnableSes to false.'),
  },
});

/** The parameters of mail. */
export const mailParameters = {
  ...sesOption.parameters,
  MailSender: text('Mail sender', {
    Description:
      'Optional. Sender address of mail. Required if EnableSes is true. Use a subdomain for this purpose only, in HostedZoneId if that is set, and never the domain of existing mailboxes. Example: openemr@mail.emr.clinic.example.',
    Default: '',
    AllowedPattern: `^$|^[a-z0-9]([a-z0-9._+-]{0,62}[a-z0-9])?@[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.${DOMAIN}$`,
    ConstraintDescription:
      'One address in lower case, in a separate subdomain of the domain of the clinic, such as openemr@mail.emr.clinic.example, or empty',
  }),
};

/** The conditions of mail: it is sent through SES, and its DNS records are created in a hosted zone. */
export const mailConditions = {
  ...sesOption.conditions,
  HasMailRecords: and(isEnabled('EnableSes'), isSet('HostedZoneId')),
};

/** The rules of mail. */
export const mailRules = sesOption.rules;

export interface MailProps {
  /** Sender address. Its domain becomes the SES identity. */
  readonly sender: Expr<string>;
  readonly hostedZone: Value<string>;
  readonly boundary: Value<string>;
  /** The `role` of `smtpCredentialsHandler`. */
  readonly role: string;
  readonly provider: Provider<'smtp-credentials'>;
  /** Key of the secret. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Name of the cluster whose tasks read the secret. */
  readonly cluster: Value<string>;
  /** Dead-letter queue of the schedule, with the queue policy that allows the delivery. */
  readonly deadLetters: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly policy: Resource };
  readonly topic: Arn<'AWS::SNS::Topic'>;
}

/**
 * Creates a domain identity in SES, SMTP credentials that are rotated each month, and alarms on rates of bounces and complaints at
 * which SES does not suspend the account yet.
 */
export function mail(has: Conditions<typeof mailConditions>, props: MailProps) {
  const { sender, hostedZone, boundary, role, provider, key, cluster, deadLetters, topic } = props;
  const created = when(has.HasMail, () => {
    const identity = mailIdentity('Mail', { domain: select(1, unchecked(split('@', sender))) });
    const user = smtpUser('MailUser', {
      role,
      boundary,
      sender,
      identity: identity.arn,
      configurationSet: identity.configurationSetArn,
    });
    const credentials = smtpCredentials('MailCredentials', {
      provider,
      user: user.name,
      key,
      redeploys: cluster,
      deadLetters: deadLetters.arn,
      after: [deadLetters.policy],
    });
    const records = when(has.HasMailRecords, () =>
      mailRecords('MailRecord', { hostedZone, records: identity.records }),
    );
    const rate = (id: string, metric: string, threshold: number, description: string) =>
      metricAlarm(id, {
        description,
        namespace: 'AWS/SES',
        metric,
        dimensions: { 'ses:configuration-set': identity.configurationSet },
        statistic: 'Maximum',
        threshold,
        period: 3600,
        topic,
      });
    const bounces = rate(
      'HighMailBounceRate',
      'Reputation.BounceRate',
      0.05,
      '5% of the mails were sent to addresses that do not exist; SES can pause sending at 10%. Correct the addresses of patients.',
    );
    const complaints = rate(
      'HighMailComplaintRate',
      'Reputation.ComplaintRate',
      0.001,
      'Recipients reported 0.1% of the mails as spam; SES can pause sending at 0.5%. Check which mails OpenEMR sends, and to which recipients.',
    );
    return { identity, user, credentials, records, bounces, complaints };
  });
  return {
    parts: Object.values(created),
    /** Settings for the container. */
    settings: {
      given: has.HasMail,
      host: sub('email-smtp.${AWS::Region}.${AWS::URLSuffix}'),
      sender,
      secret: { arn: orElse(created.credentials.secret, unchecked<Arn<'AWS::SecretsManager::Secret'>>('none')), key },
    },
    /** Resources that must exist before a task reads the secret. */
    ready: created.credentials.resources,
    /** DNS records, one per line. */
    records: created.identity.recordsText,
  };
}
