import type { Channel } from '@hipaa-stacks/baseline';
import { emailAddress, monthlyBudget } from '@hipaa-stacks/baseline';
import { type Conditions, isGiven, optionalArnOf, or, type References, text, when } from '@hipaa-stacks/cloudformation';

/** The endpoints that receive alerts and notices. A message contains names and IDs only. */
export const notificationParameters = {
  AlertEmail: emailAddress(
    'Optional. E-mail address that receives alerts of critical and high severity, and alarms. The recipient must confirm the subscription.',
    'security@clinic.example',
  ),
  AlertPhone: text('Phone number', {
    Description:
      'Optional. Phone number that receives the same messages as SMS. The account must be out of the SMS sandbox. Example: +15555550100.',
    Default: '',
    AllowedPattern: '^$|^\\+[1-9][0-9]{6,14}$',
    ConstraintDescription: 'A phone number with its country code, such as +15555550100, or empty',
  }),
  AlertQueueArn: optionalArnOf('AWS::SQS::Queue', 'SQS queue', {
    Description:
      'Optional. ARN of an SQS queue that receives the same messages. The queue policy must allow the topic to send messages.',
  }),
  AlertUrl: text('HTTPS endpoint', {
    Description:
      'Optional. URL that receives the same messages as HTTPS POST requests. The endpoint must confirm the subscription.',
    Default: '',
    AllowedPattern: '^$|^https://[^\\s]+$',
    ConstraintDescription: 'A URL that begins with https://, or empty',
  }),
  AlertPushEndpointArn: text('Mobile push endpoint', {
    Description: 'Optional. ARN of an SNS platform endpoint (a mobile device) that receives the same messages.',
    Default: '',
    AllowedPattern: '^$|^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:endpoint/.+$',
    ConstraintDescription: 'The ARN of an SNS platform endpoint, arn:aws:sns:…:endpoint/…, or empty',
  }),
  NoticeEmail: emailAddress(
    'Optional. E-mail address that receives notices of medium and low severity, such as sign-ins and changes of policies, and the CIS alarms: many messages each day. The recipient must confirm the subscription.',
    'audit-log@clinic.example',
  ),
  MonthlyBudget: monthlyBudget,
};

type NotificationReferences = References<typeof notificationParameters>;

/** The conditions of the notifications. */
export const notificationConditions = (p: NotificationReferences) => ({
  HasEmail: isGiven(p.AlertEmail),
  HasNoticeEmail: isGiven(p.NoticeEmail),
  HasPhone: isGiven(p.AlertPhone),
  HasQueue: isGiven(p.AlertQueueArn),
  HasUrl: isGiven(p.AlertUrl),
  HasPushEndpoint: isGiven(p.AlertPushEndpointArn),
  HasSubscription: or(
    ...[p.AlertEmail, p.AlertPhone, p.AlertQueueArn, p.AlertUrl, p.AlertPushEndpointArn, p.NoticeEmail].map(isGiven),
  ),
});

/** The subscriptions: all endpoints to the alerts, and one e-mail address to the notices. */
export const subscriptions = (
  p: NotificationReferences,
  has: Conditions<typeof notificationConditions>,
  alerts: Channel,
  notices: Channel,
) => [
  when(has.HasEmail, () => alerts.subscribe('EmailSubscription', 'email', p.AlertEmail)),
  when(has.HasPhone, () => alerts.subscribe('PhoneSubscription', 'sms', p.AlertPhone)),
  when(has.HasQueue, () => alerts.subscribe('QueueSubscription', 'sqs', p.AlertQueueArn)),
  when(has.HasUrl, () => alerts.subscribe('UrlSubscription', 'https', p.AlertUrl)),
  when(has.HasPushEndpoint, () => alerts.subscribe('PushSubscription', 'application', p.AlertPushEndpointArn)),
  when(has.HasNoticeEmail, () => notices.subscribe('NoticeEmailSubscription', 'email', p.NoticeEmail)),
];
