import { deliveryRule } from '@hipaa-stacks/audit';
import type { Arn, Expr, Id, Statement } from '@hipaa-stacks/cloudformation';
import {
  type LambdaFunctionProps,
  lambdaFunction,
  queueConsumer,
  queueConsumerExceptions,
  rolePolicy,
} from '@hipaa-stacks/compute';
import { eventQueue, logGroup } from '@hipaa-stacks/data';
import { type Channel, messagesIn } from './alerting.ts';

export interface ObjectFunctionProps
  extends Pick<LambdaFunctionProps, 'code' | 'description' | 'environment' | 'memory'> {
  /** A bucket that sends its events to EventBridge: `announces` of `encryptedBucket`. */
  readonly bucket: Id<'AWS::S3::Bucket'>;
  readonly role: { readonly arn: Arn<'AWS::IAM::Role'>; readonly name: Id<'AWS::IAM::Role'> };
  /** What the function does with other resources. Its queue, its logs and the keys are added. */
  readonly statements: readonly Statement[];
  /** KMS key of the function, its log group and its data. Its users include the role. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** KMS key of the queues. Its users include the role, and its services EventBridge. */
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  readonly retentionDays: Expr<number>;
  /** Seconds for a batch of ten objects, at most 900. Default: 30. */
  readonly timeoutSeconds?: number;
  readonly alerts: Pick<Channel, 'alarm'>;
}

/** Visibility timeout of a queue, in timeouts of its function. Source: AWS Lambda Developer Guide, "Using Lambda with Amazon SQS". */
const VISIBILITY_FACTOR = 6;

/**
 * A function that receives the event of each new object of a bucket through a queue. An event that fails five times is moved to a
 * dead-letter queue, which has an alarm.
 *
 * Source: Amazon S3 User Guide, "Using EventBridge"; AWS Lambda Developer Guide, "Using Lambda with Amazon SQS".
 */
export function objectFunction(id: string, props: ObjectFunctionProps) {
  const { bucket, role, key, alertKey, timeoutSeconds = 30, alerts, statements, retentionDays } = props;
  const queue = eventQueue(`${id}Object`, { key: alertKey, visibilitySeconds: VISIBILITY_FACTOR * timeoutSeconds });
  const rule = deliveryRule(`${id}Rule`, {
    description: 'New objects, for the function',
    pattern: { source: ['aws.s3'], 'detail-type': ['Object Created'], detail: { bucket: { name: [bucket] } } },
    target: queue.arn,
    deadLetters: queue.deadLetterQueueArn,
    after: queue.policies,
  });
  const logs = logGroup(`${id}LogGroup`, { key, retentionDays });
  const access = rolePolicy(`${id}Access`, {
    role: role.name,
    statements: [
      ...statements,
      {
        Sid: 'Queue',
        Effect: 'Allow',
        Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        Resource: queue.arn,
      },
      { Sid: 'Logs', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logs.arn },
      { Sid: 'Keys', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: [key, alertKey] },
    ],
  });
  const fn = lambdaFunction(id, {
    code: props.code,
    description: props.description,
    environment: props.environment,
    ...(props.memory && { memory: props.memory }),
    role: role.arn,
    logGroup: logs.name,
    key,
    timeoutSeconds,
    after: [access.policy],
    exceptions: queueConsumerExceptions,
  });
  const consumer = queueConsumer(`${id}EventSource`, { queue: queue.arn, fn: fn.name });
  const alarm = alerts.alarm(`${id}FailedObjects`, {
    description: `An object was not processed in five attempts. Look at the log group of ${id}, fix the cause, and redrive the dead-letter queue.`,
    ...messagesIn(queue.deadLetterQueueName),
  });
  return { queue, rule, logs, access, fn, consumer, alarm };
}
