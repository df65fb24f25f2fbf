import { type Arn, type Paragraph, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

/** An event pattern of EventBridge. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface EventRuleProps {
  readonly description: string;
  readonly pattern: EventPattern;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  /** Dead-letter queue for notices that could not be delivered. Its queue policy must allow EventBridge. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** Fields of the notice, as JSON paths in the event. Names and IDs only: no object keys, no request parameters, no users. */
  readonly fields: Readonly<Record<string, string>>;
  /** Adds the field `severity` to the notice: EventBridge sets no message attributes, so subscriptions can filter on the body only. */
  readonly severity?: 'critical' | 'high' | 'medium' | 'low';
  readonly supports?: readonly Paragraph[];
  /** The policies of the topic and the queue that allow the delivery: an event before them would be lost. Default: they exist already. */
  readonly after?: readonly Resource[];
}

/** Fields without ePHI that every CloudTrail event contains. */
export const apiCallFields = {
  eventName: '$.detail.eventName',
  eventSource: '$.detail.eventSource',
  eventId: '$.detail.eventID',
} as const;

/** EventBridge retries for at most 24 hours, then sends the event to the dead-letter queue. */
const retries = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/**
 * Creates a rule that sends a notice to a topic for each matching event. The notice contains only the configured fields, so that no
 * other data of an event leaves the account.
 *
 * Source: Amazon EventBridge User Guide, "Amazon EventBridge input transformation"; AWS services' event references.
 */
export function eventRule(
  id: string,
  { description, pattern, topic, deadLetters, fields, severity, supports, after = [] }: EventRuleProps,
) {
  const paths: Record<string, string> = { time: '$.time', region: '$.region', account: '$.account', ...fields };
  const notice = {
    rule: id,
    ...(severity && { severity }),
    ...Object.fromEntries(Object.keys(paths).map((name) => [name, `<${name}>`])),
  };
  const rule = resource(
    id,
    'AWS::Events::Rule',
    {
      Description: description,
      EventPattern: pattern as never,
      State: 'ENABLED',
      Targets: [
        {
          Id: 'Alerts',
          Arn: topic,
          InputTransformer: { InputPathsMap: paths, InputTemplate: inputTemplate(notice) },
          DeadLetterConfig: { Arn: deadLetters },
          RetryPolicy: retries,
        },
      ],
    },
    { dependsOn: after, supports: supports ?? ['164.308(a)(1)(ii)(D)', '164.312(b)'] },
  );
  return snippet([rule], { arn: rule.att('Arn') });
}

/** EventBridge adds the quotes around a text value: `{"rule":"X","time":<time>}`. */
const inputTemplate = (notice: object): Value<string> => JSON.stringify(notice).replace(/"(<[A-Za-z]+>)"/g, '$1');
