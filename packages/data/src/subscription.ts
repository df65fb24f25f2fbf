import { type Arn, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

export interface SubscriptionProps {
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly protocol: 'application' | 'email' | 'https' | 'sms' | 'sqs';
  /** Endpoint of the protocol: an e-mail address, a phone number, a URL, the ARN of a queue or of a mobile endpoint. */
  readonly endpoint: Value<string>;
}

/** A subscription to a topic. HTTP is not supported; the receiver must confirm e-mail and HTTPS. */
export function subscription(id: string, { topic, protocol, endpoint }: SubscriptionProps) {
  return snippet([resource(id, 'AWS::SNS::Subscription', { TopicArn: topic, Protocol: protocol, Endpoint: endpoint })]);
}
