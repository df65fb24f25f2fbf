import { metricAlarm } from '@hipaa-stacks/audit';
import {
  type Arn,
  type Condition,
  type Expr,
  orElse,
  type Resource,
  select,
  split,
  sub,
  unchecked,
  type Value,
  when,
} from '@hipaa-stacks/cloudformation';
import { type Provider, smtpCredentials, smtpUser } from '@hipaa-stacks/compute';
import { mailIdentity, mailRecords } from '@hipaa-stacks/network';

export interface MailConditions {
  /** OpenEMR sends mail by SES. */
  readonly HasMail: Condition;
  /** And the records for it are made in a hosted zone. */
  readonly HasMailRecords: Condition;
}

export interface MailProps {
  /** One address: its domain becomes the identity in SES. */
  readonly sender: Expr<string>;
  readonly hostedZone: Value<string>;
  readonly boundary: Value<string>;
  /** As of `smtpCredentialsHandler`. */
  readonly role: string;
  readonly provider: Provider<'smtp-credentials'>;
  /** Key of the secret. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Name of the cluster whose tasks read the secret. */
  readonly cluster: Value<string>;
  /** Takes what the schedule could not deliver; and the policy that admits it there. */
  readonly deadLetters: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly policy: Resource };
  readonly topic: Arn<'AWS::SNS::Topic'>;
}

/** Mail from OpenEMR by SES: a domain of its own, credentials that change each month, and alarms before SES stops it. */
export function mail(has: MailConditions, props: MailProps) {
  const { sender, hostedZone, boundary, role, provider, key, cluster, deadLetters, topic } = props;
  const made = when(has.HasMail, () => {
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
      'One mail in twenty goes to an address that does not exist; SES stops all mail at one in ten. Correct the addresses of patients.',
    );
    const complaints = rate(
      'HighMailComplaintRate',
      'Reputation.ComplaintRate',
      0.001,
      'One mail in a thousand is called spam by who gets it; SES stops all mail at one in two hundred. See what OpenEMR sends, and to whom.',
    );
    return { identity, user, credentials, records, bounces, complaints };
  });
  return {
    parts: Object.values(made),
    /** What OpenEMR is told. */
    settings: {
      given: has.HasMail,
      host: sub('email-smtp.${AWS::Region}.${AWS::URLSuffix}'),
      sender,
      secret: { arn: orElse(made.credentials.secret, unchecked<Arn<'AWS::SecretsManager::Secret'>>('none')), key },
    },
    /** What must stand before a task reads the secret. */
    ready: made.credentials.resources,
    /** Records for DNS, one in a line. */
    records: made.identity.recordsText,
  };
}
