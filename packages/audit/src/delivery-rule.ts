import { type Arn, type Expr, type Resource, resource, snippet } from '@hipaa-stacks/cloudformation';
import type { EventPattern } from './event-rule.ts';

export interface DeliveryRuleProps {
  readonly description: string;
  readonly pattern: EventPattern;
  /** A queue or a bus. */
  readonly target: Arn<'AWS::SQS::Queue'> | Expr<string>;
  /** The role that may put events on a bus; queues admit the rule by their own policy. */
  readonly role?: Arn<'AWS::IAM::Role'>;
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The policy that admits the rule. */
  readonly after: readonly Resource[];
}

/** Delivers each matching event, whole, to a queue or a bus of the same account. */
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
