import { deliveryRule, metricAlarm } from '@hipaa-stacks/audit';
import { messagesIn, organizationTags } from '@hipaa-stacks/baseline';
import {
  accountId,
  blueprint,
  either,
  isAnyGiven,
  isGiven,
  noValue,
  optionalArnOf,
  sub,
  text,
  when,
} from '@hipaa-stacks/cloudformation';
import { rolePolicy, serviceRole } from '@hipaa-stacks/compute';
import {
  alertTopic,
  allowCloudWatchAlarms,
  allowEventBridge,
  allowSns,
  dataKey,
  deadLetterQueue,
  subscription,
  subscriptionDeadLetterQueue,
} from '@hipaa-stacks/data';
import { events } from './events.ts';
import { parameters } from './parameters.ts';

const { Owner, CostCenter, Environment } = parameters.Organization;
const { AlertEmail } = parameters.Notifications;

/**
 * Companion that forwards events that occur only in the global Region of the partition (IAM changes, sign-ins) to the default event bus
 * of the Region of the trail, which has the rules for them. It is not deployed if the trail is in the global Region.
 *
 * Source: Amazon EventBridge User Guide, "Sending and receiving events between Amazon EventBridge event buses in different Regions".
 */
export const globalRegion = blueprint('audit-trail-global-region', {
  title: 'Audit trail: forwards events of the global Region',
  parameters: {
    Forwarding: {
      HomeRegion: text('Home Region', {
        Description: 'Region of the audit-trail stack. Events are forwarded to this Region.',
        AllowedPattern: '^[a-z]{2,}(-[a-z]+)+-[0-9]+$',
        ConstraintDescription: 'A Region such as eu-west-1',
      }),
      AlertEmail,
      OperatorArns: parameters.Organization.OperatorArns,
      PermissionsBoundary: optionalArnOf('AWS::IAM::ManagedPolicy', 'Permissions boundary', {
        Description: 'Optional. ARN of the managed policy that is the permissions boundary of the role.',
      }),
    },
    Organization: { Environment, Owner, CostCenter },
  },
  tags: organizationTags,
  conditions: (p) => ({
    HasBoundary: isGiven(p.PermissionsBoundary),
    HasEmail: isGiven(p.AlertEmail),
    HasOperators: isAnyGiven(p.OperatorArns),
  }),
  system: (p, { HasBoundary, HasEmail, HasOperators }) => {
    const homeBus = sub('arn:${AWS::Partition}:events:${HomeRegion}:${AWS::AccountId}:event-bus/default');
    const forwarder = serviceRole('ForwarderRole', {
      service: 'events.amazonaws.com',
      description: 'Puts events on the default event bus of the home Region',
      boundary: either(HasBoundary, p.PermissionsBoundary, noValue),
      condition: { StringEquals: { 'aws:SourceAccount': accountId } },
    });
    const access = rolePolicy('ForwarderAccess', {
      role: forwarder.name,
      statements: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: homeBus }],
    });
    const key = dataKey('DeadLetterKey', {
      description: 'Dead-letter queues, and the topic of their alarms',
      services: [allowEventBridge, allowCloudWatchAlarms, either(HasEmail, allowSns, noValue)],
      encrypts: ['AWS::SNS::Topic', 'AWS::SQS::Queue'],
      operators: { given: HasOperators, arns: p.OperatorArns },
      keep: 'transient',
    });
    const queue = deadLetterQueue('ForwarderDeadLetterQueue', { key: key.arn });
    // An alarm notifies topics of its own Region only.
    const topic = alertTopic('AlertTopic', { key: key.arn });
    const unsent = subscriptionDeadLetterQueue('SubscriptionDeadLetterQueue', { key: key.arn, topics: [topic.arn] });
    const email = when(HasEmail, () =>
      subscription('EmailSubscription', {
        topic: topic.arn,
        protocol: 'email',
        endpoint: p.AlertEmail,
        deadLetters: unsent,
      }),
    );
    const undelivered = metricAlarm('UndeliveredMessages', {
      description:
        'SNS could not deliver a message to the e-mail address. Look at the message in the dead-letter queue of the subscription, and at the address.',
      ...messagesIn(unsent.name),
      topic: topic.arn,
    });
    const unforwarded = metricAlarm('UnforwardedEvents', {
      description:
        'An event could not be forwarded to the home Region within a day. Look at the dead-letter queue, the role ForwarderRole and the event bus of the home Region.',
      ...messagesIn(queue.name),
      topic: topic.arn,
    });
    const forward = (id: string, { description, pattern }: (typeof events)[keyof typeof events]) =>
      deliveryRule(id, {
        description,
        pattern,
        target: homeBus,
        role: forwarder.arn,
        deadLetters: queue.arn,
        after: [access.policy, queue.policy],
      });
    return {
      stacks: {
        forwarding: [
          forwarder,
          key,
          access,
          queue,
          topic,
          unsent,
          email,
          unforwarded,
          undelivered,
          forward('IdentityChanges', events.IdentityChanges),
          forward('ConsoleSignIns', events.ConsoleSignIns),
        ],
      },
      outputs: {
        ForwarderDeadLetterQueue: {
          description: 'Name of the dead-letter queue for events that could not be forwarded',
          value: queue.name,
        },
        SubscriptionDeadLetterQueue: {
          description: 'Name of the dead-letter queue for messages that could not be delivered to the e-mail address',
          value: unsent.name,
        },
      },
    };
  },
});
