import { type Arn, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface SubscriptionProps {
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly protocol: 'application' | 'email' | 'https' | 'sms' | 'sqs';
  /** What the protocol names: an address, a number, a URL, the ARN of a queue or of a mobile endpoint. */
  readonly endpoint: Value<string>;
}

/** Sends the messages of a topic to someone. Plain HTTP is no choice; e-mail and HTTPS are confirmed by their receiver. */
export function subscription(id: string, { topic, protocol, endpoint }: SubscriptionProps) {
  return snippet([resource(id, 'AWS::SNS::Subscription', { TopicArn: topic, Protocol: protocol, Endpoint: endpoint })]);
}
