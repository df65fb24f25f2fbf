import {
  type Arn,
  accountId,
  policy,
  resource,
  type Statement,
  sub,
  type TypedResource,
} from '@hipaa-stacks/cloudformation';

/** 14 days in seconds, the longest retention of SQS. */
export const MESSAGE_RETENTION_SECONDS = 1_209_600;

/** A queue policy that allows rules of this account to send messages, and requires TLS. */
export const eventBridgeQueuePolicy = (queue: TypedResource<'AWS::SQS::Queue'>) =>
  queuePolicy(queue, {
    Sid: 'Rules',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue.att('Arn'),
    Condition: {
      StringEquals: { 'aws:SourceAccount': accountId },
      ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*') },
    },
  });

/** A queue policy that allows subscriptions of topics to send messages, and requires TLS. */
export const topicQueuePolicy = (queue: TypedResource<'AWS::SQS::Queue'>, topics: readonly Arn<'AWS::SNS::Topic'>[]) =>
  queuePolicy(queue, {
    Sid: 'Topics',
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue.att('Arn'),
    Condition: { ArnEquals: { 'aws:SourceArn': topics } },
  });

function queuePolicy(queue: TypedResource<'AWS::SQS::Queue'>, senders: Statement) {
  const statements: readonly Statement[] = [
    senders,
    {
      Sid: 'DenyPlainHttp',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      Resource: queue.att('Arn'),
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
  return resource(`${queue.id}Policy`, 'AWS::SQS::QueuePolicy', {
    Queues: [queue.ref],
    PolicyDocument: policy(...statements),
  });
}
