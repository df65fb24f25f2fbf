import { accountId, policy, resource, type Statement, sub, type TypedResource } from '@hipaa-stacks/cloudformation';

/** 14 days in seconds, the longest retention of SQS. */
export const MESSAGE_RETENTION_SECONDS = 1_209_600;

/** A queue policy that allows rules of this account to send messages, and requires TLS. */
export function eventBridgeQueuePolicy(queue: TypedResource<'AWS::SQS::Queue'>) {
  const ofQueue = { Resource: queue.att('Arn') };
  const statements: readonly Statement[] = [
    {
      Sid: 'Rules',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      ...ofQueue,
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ArnLike: { 'aws:SourceArn': sub('arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*') },
      },
    },
    {
      Sid: 'DenyPlainHttp',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:*',
      ...ofQueue,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
  return resource(`${queue.id}Policy`, 'AWS::SQS::QueuePolicy', {
    Queues: [queue.ref],
    PolicyDocument: policy(...statements),
  });
}
