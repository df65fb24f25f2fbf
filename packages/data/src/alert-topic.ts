import {
  type Arn,
  accountId,
  type Condition,
  either,
  noValue,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
} from '@hipaa-stacks/cloudformation';
import { fromBudgets } from './from-budgets.ts';

export interface AlertTopicProps {
  /** Its key policy must allow EventBridge and CloudWatch: see `allowEventBridge`, `allowCloudWatchAlarms`. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Whether budgets of this account can publish; the key policy must allow it: see `allowBudgets`. Default: they cannot. */
  readonly budgets?: Condition;
}

/**
 * An encrypted topic that event rules, alarms of this account and, if chosen, its budgets can publish to. Messages contain only names and IDs, because e-mail is
 * read outside of AWS.
 *
 * The statement for EventBridge has no condition: EventBridge does not support conditions in the policy of a topic, and would deliver
 * nothing. A rule of another account that knows the ARN of the topic could therefore publish to it.
 *
 * Source: Amazon SNS Developer Guide, "Example cases for Amazon SNS access control"; Amazon EventBridge User Guide, "Using
 * resource-based policies for Amazon EventBridge", on Amazon SNS; AWS Cost Management User Guide, "Creating an Amazon SNS topic for
 * budget notifications".
 */
export function alertTopic(id: string, { key, budgets }: AlertTopicProps) {
  const topic = resource(id, 'AWS::SNS::Topic', { KmsMasterKeyId: key }, { supports: ['164.308(a)(1)(ii)(D)'] });
  const allowPublish = (Sid: string, service: string): Statement => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sns:Publish',
    Resource: topic.ref,
  });
  const access = resource(`${id}Policy`, 'AWS::SNS::TopicPolicy', {
    Topics: [topic.ref],
    PolicyDocument: policy(
      allowPublish('Rules', 'events.amazonaws.com'),
      {
        ...allowPublish('Alarms', 'cloudwatch.amazonaws.com'),
        Condition: {
          StringEquals: { 'aws:SourceAccount': accountId },
          ArnLike: {
            'aws:SourceArn': sub('arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*'),
          },
        },
      },
      budgets &&
        either(budgets, { ...allowPublish('Budgets', 'budgets.amazonaws.com'), Condition: fromBudgets }, noValue),
      {
        Sid: 'DenyPlainHttp',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: topic.ref,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ),
  });
  return snippet([topic, access], { arn: topic.att('TopicArn'), name: topic.att('TopicName'), policy: access });
}
