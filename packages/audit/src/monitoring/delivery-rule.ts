import { type Arn, type Expr, type Resource, resource, snippet } from '@hipaa-stacks/cloudformation';
import type { EventPattern } from './event-rule.ts';

export interface DeliveryRuleProps {
  readonly description: string;
  readonly pattern: EventPattern;
  /** ARN of a queue or an event bus. */
  readonly target: Arn<'AWS::SQS::Queue'> | Expr<string>;
  /** Role that can put events on an event bus. A queue allows the rule in its queue policy instead. */
  readonly role?: Arn<'AWS::IAM::Role'>;
  /** Dead-letter queue for events that could not be delivered. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The policies that allow the delivery. The rule is created after them. */
  readonly after: readonly Resource[];
}

/** Creates a rule that delivers each matching event, unchanged, to a queue or an event bus of the same account. */
export function deliveryRule(
  id: string,
  { description, pattern, target, role, deadLetters, after }: DeliveryRuleProps,
) {
  const rule = resource(
    id,
    'AWS::Events::Rule',
    {
      Description: description,
      EventPattern: pattern as never,
      State: 'ENABLED',
      Targets: [
        { Id: 'Delivery', Arn: target, ...(role && { RoleArn: role }), DeadLetterConfig: { Arn: deadLetters } },
      ],
    },
    { dependsOn: after },
  );
  return snippet([rule], { arn: rule.att('Arn') });
}
