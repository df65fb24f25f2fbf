import {
  type Arn,
  accountId,
  policy,
  resource,
  type Statement,
  snippet,
  sub,
  type TypedResource,
} from '@hipaa-stacks/cloudformation';

/** Seconds of 14 days, the longest that SQS keeps a message. */
const FORTNIGHT = 1_209_600;

/** Lets rules of this account fill a queue, and nobody reach it without TLS. */
function filledByRules(queue: TypedResource<'AWS::SQS::Queue'>) {
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

export interface DeadLetterQueueProps {
  /** Its policy must admit EventBridge: see `usedByMessages`. */
  readonly key: Arn<'AWS::KMS::Key'>;
}

/** Encrypted queue that keeps for 14 days what a rule could not deliver. */
export function deadLetterQueue(id: string, { key }: DeadLetterQueueProps) {
  const queue = resource(
    id,
    'AWS::SQS::Queue',
    { KmsMasterKeyId: key, MessageRetentionPeriod: FORTNIGHT },
    { keep: 'transient' },
  );
  const access = filledByRules(queue);
  return snippet([queue, access], { arn: queue.att('Arn'), name: queue.att('QueueName'), policy: access });
}

export interface EventQueueProps extends DeadLetterQueueProps {
  /** Seconds for which a received message is hidden: at least six times the timeout of the function that reads it. */
  readonly visibilitySeconds: number;
  /** Deliveries after which a message goes to the dead-letter queue. Default: 5. */
  readonly maxReceiveCount?: number;
}

/**
 * Encrypted queue that EventBridge rules of this account fill, with a dead-letter queue for what could not be processed.
 *
 * Source: Amazon SQS Developer Guide, "Dead-letter queues"; AWS Lambda Developer Guide, "Using Lambda with Amazon SQS".
 */
export function eventQueue(id: string, { key, visibilitySeconds, maxReceiveCount = 5 }: EventQueueProps) {
  const deadLetters = deadLetterQueue(`${id}DeadLetters`, { key });
  const queue = resource(
    id,
    'AWS::SQS::Queue',
    {
      KmsMasterKeyId: key,
      MessageRetentionPeriod: FORTNIGHT,
      VisibilityTimeout: visibilitySeconds,
      RedrivePolicy: { deadLetterTargetArn: deadLetters.arn, maxReceiveCount },
    },
    { keep: 'transient' },
  );
  const access = filledByRules(queue);
  return snippet([deadLetters, queue, access], {
    arn: queue.att('Arn'),
    name: queue.att('QueueName'),
    deadLettersArn: deadLetters.arn,
    deadLettersName: deadLetters.name,
    policies: [access, deadLetters.policy],
  });
}
