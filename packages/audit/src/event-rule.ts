import { type Arn, type Paragraph, type Resource, resource, snippet, type Value } from '@hipaa-stacks/cloudformation';

/** A pattern over the events of the default bus. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface EventRuleProps {
  readonly description: string;
  readonly pattern: EventPattern;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  /** Takes what the topic does not: its queue policy must admit EventBridge. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** Fields of the event that the notice names, by JSON path. Names and ids only: no object keys, no parameters, no users. */
  readonly fields: Readonly<Record<string, string>>;
  readonly supports?: readonly Paragraph[];
  /** The policies that admit it to the topic and the queue: what comes before them waits in neither. Default: they stand already. */
  readonly after?: readonly Resource[];
}

/** Fields of every event that CloudTrail delivers that hold no ePHI. */
export const apiCallFields = {
  eventName: '$.detail.eventName',
  eventSource: '$.detail.eventSource',
  eventId: '$.detail.eventID',
} as const;

/** Attempts over at most 24 hours, then the dead-letter queue. */
const retries = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

/**
 * Sends a notice to a topic for each event that matches. The notice is built from named fields, so that nothing else of an event
 * leaves the account.
 *
 * Source: Amazon EventBridge User Guide, "Amazon EventBridge input transformation"; AWS services' event references.
 */
export function eventRule(
  id: string,
  { description, pattern, topic, deadLetters, fields, supports, after = [] }: EventRuleProps,
) {
  const paths: Record<string, string> = { time: '$.time', region: '$.region', account: '$.account', ...fields };
  const notice = { rule: id, ...Object.fromEntries(Object.keys(paths).map((name) => [name, `<${name}>`])) };
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
          InputTransformer: { InputPathsMap: paths, InputTemplate: quoted(notice) },
          DeadLetterConfig: { Arn: deadLetters },
          RetryPolicy: retries,
        },
      ],
    },
    { dependsOn: after, supports: supports ?? ['164.308(a)(1)(ii)(D)', '164.312(b)'] },
  );
  return snippet([rule], { arn: rule.att('Arn') });
}

/** EventBridge puts the quotes around a text value itself: `{"rule":"X","time":<time>}`. */
const quoted = (notice: object): Value<string> => JSON.stringify(notice).replace(/"(<[A-Za-z]+>)"/g, '$1');
