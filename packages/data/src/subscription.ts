import { type Arn, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface SubscriptionProps {
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly protocol: 'application' | 'email' | 'https' | 'sms' | 'sqs';
  /** Endpoint of the protocol: an e-mail address, a phone number, a URL, the ARN of a queue or of a mobile endpoint. */
  readonly endpoint: Value<string>;
  /** Dead-letter queue for messages that SNS could not deliver, see `subscriptionDeadLetterQueue`. Default: such messages are lost. */
  readonly deadLetters?: { readonly arn: Arn<'AWS::SQS::Queue'>; readonly policy: Resource };
}

/** A subscription to a topic. HTTP is not supported; the receiver must confirm e-mail and HTTPS. */
export function subscription(id: string, { topic, protocol, endpoint, deadLetters }: SubscriptionProps) {
  const made = resource(
    id,
    'AWS::SNS::Subscription',
    {
      TopicArn: topic,
      Protocol: protocol,
      Endpoint: endpoint,
      ...(deadLetters && { RedrivePolicy: { deadLetterTargetArn: deadLetters.arn } as never }),
    },
    { dependsOn: deadLetters ? [deadLetters.policy] : [] },
  );
  return snippet([made]);
}
