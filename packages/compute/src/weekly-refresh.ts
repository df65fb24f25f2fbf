import { type Arn, accountId, type Resource, resource, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface WeeklyRefreshProps {
  /** What it looks for. */
  readonly description: string;
  /** What is looked at: a custom resource that `provided` made. */
  readonly made: Resource & { readonly ref: Value<string> };
  /** Its provider. */
  readonly provider: Arn<'AWS::Lambda::Function'>;
  /** Those of its properties that the provider reads. */
  readonly properties: Readonly<Record<string, Value<string>>>;
  /** Takes what the schedule could not deliver. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The policy that admits the schedule to that queue. Default: it stands already. */
  readonly after?: readonly Resource[];
}

/**
 * Asks a provider each week to put a custom resource right, as by an update of the stack that nobody waits for.
 *
 * Source: Amazon EventBridge User Guide, "Creating a rule that runs on a schedule".
 */
export function weeklyRefresh(id: string, props: WeeklyRefreshProps): readonly Resource[] {
  const { description, made, provider, properties, deadLetters, after = [] } = props;
  const again = {
    RequestType: 'Update',
    ResourceType: made.type,
    LogicalResourceId: made.id,
    PhysicalResourceId: `\${${made.id}}`,
    ResourceProperties: Object.fromEntries(Object.keys(properties).map((name) => [name, `\${${name}}`])),
  };
  const weekly = resource(
    id,
    'AWS::Events::Rule',
    {
      Description: description,
      ScheduleExpression: 'rate(7 days)',
      State: 'ENABLED',
      Targets: [
        {
          Id: 'Provider',
          Arn: provider,
          Input: sub(JSON.stringify(again), { [made.id]: made.ref, ...properties }),
          DeadLetterConfig: { Arn: deadLetters },
        },
      ],
    },
    { dependsOn: after },
  );
  const permission = resource(`${id}Permission`, 'AWS::Lambda::Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: provider,
    Principal: 'events.amazonaws.com',
    SourceAccount: accountId,
    SourceArn: weekly.att('Arn'),
  });
  return [weekly, permission];
}
