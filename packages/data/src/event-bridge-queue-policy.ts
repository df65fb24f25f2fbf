import { accountId, policy, resource, type Statement, sub, type TypedResource } from '@hipaa-stacks/cloudformation';

/** Seconds of 14 days, the longest that SQS keeps a message. */
export const FORTNIGHT = 1_209_600;

/** Lets rules of this account fill a queue, and nobody reach it without TLS. */
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
