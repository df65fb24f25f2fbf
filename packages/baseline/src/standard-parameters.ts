import { type Arn, type Conditions, isGiven, type References, when } from '@hipaa-stacks/cloudformation';
import { accessLogBucket } from '@hipaa-stacks/data';
import { alerting } from './alerting.ts';
import { emailAddress } from './email-address.ts';
import { budgetConditions, budgetRules, monthlyBudget } from './monthly-budget.ts';
import { operatorArns } from './operators.ts';
import { organization, organizationConditions, organizationParameters, organizationRules } from './organization.ts';
import { retentionDays } from './retention.ts';

/**
 * The parameter groups of a blueprint with one topic for its alarms.
 *
 * @param reads what the operators can read, such as "the files and the logs"
 */
export const standardParameters = (reads: string) => ({
  Alerts: {
    AlertEmail: emailAddress(
      'Optional. E-mail address that receives all alarms. The recipient must confirm the subscription.',
      'it@clinic.example',
    ),
    MonthlyBudget: monthlyBudget,
  },
  Organization: {
    ...organizationParameters(
      'dev and test allow a log retention of less than six years. There is no other difference.',
    ),
    OperatorArns: operatorArns(reads),
    RetentionDays: retentionDays(
      'Days for which logs are retained. 2192 days are the six years of 164.316(b)(2)(i), the minimum in production.',
    ),
  },
});

type Groups = ReturnType<typeof standardParameters>;
type StandardReferences = References<Groups['Alerts'] & Groups['Organization']>;

/** The conditions of `standardParameters`. */
export const standardConditions = (p: StandardReferences) => ({
  ...organizationConditions(p),
  ...budgetConditions(p.MonthlyBudget),
  HasEmail: isGiven(p.AlertEmail),
});

/** The rules of `standardParameters`. */
export const standardRules = (p: StandardReferences) => ({ ...organizationRules(p), ...budgetRules(p.MonthlyBudget) });

/**
 * The organization, the alerts and the bucket of the S3 access logs of a blueprint with `standardParameters`.
 *
 * @param roles the roles of the functions, from the organization: they can use the key of the alerts
 * @returns `monitoring` are the snippets of the alerts without the key, `outputs` their outputs
 */
export function standardParts<R extends Readonly<Record<string, { readonly arn: Arn<'AWS::IAM::Role'> }>>>(
  p: StandardReferences,
  has: Conditions<typeof standardConditions>,
  roles: (role: ReturnType<typeof organization>['role']) => R,
) {
  const org = organization(p, has);
  const made = roles(org.role);
  const alerts = alerting({
    topics: ['AlertTopic'],
    users: Object.values(made).map(({ arn }) => arn),
    operators: org.operators,
    subscribed: has.HasEmail,
    budget: { given: has.HasBudget, limit: p.MonthlyBudget, isInChina: has.IsInChina },
  });
  const { topic, alarm, notice, subscribe } = alerts.channels.AlertTopic;
  const email = when(has.HasEmail, () => subscribe('EmailSubscription', 'email', p.AlertEmail));
  return {
    ...org,
    ...{ roles: made, alertKey: alerts.key, topic, alarm, notice, subscribe },
    /** Names of the dead-letter queues, and the alarms on them, which are part of `monitoring`. */
    queues: [alerts.undelivered.name, alerts.unsent.name],
    queueAlarms: alerts.alarms,
    monitoring: [topic, alerts.undelivered, alerts.unsent, email, ...alerts.alarms, alerts.budget],
    outputs: {
      AlertTopicArn: { description: 'Topic of all alarms, to which you can subscribe', value: topic.arn },
      NotificationDeadLetterQueue: {
        description: 'Dead-letter queue for notices that could not be delivered',
        value: alerts.undelivered.name,
      },
      SubscriptionDeadLetterQueue: {
        description: 'Dead-letter queue for messages that could not be delivered to a subscriber',
        value: alerts.unsent.name,
      },
      Budget: { description: 'Name of the monthly budget', value: alerts.budget.name },
    },
    accessLogs: accessLogBucket('AccessLogBucket', { retentionDays: p.RetentionDays }),
  };
}
