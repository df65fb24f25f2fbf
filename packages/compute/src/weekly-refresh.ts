import { type Arn, accountId, type Resource, resource, sub, type Value } from '@hipaa-stacks/cloudformation';

export interface WeeklyRefreshProps {
  /** Description of the rule. */
  readonly description: string;
  /** The custom resource to refresh, which `provided` created. */
  readonly customResource: Resource & { readonly ref: Value<string> };
  /** Provider of the custom resource. */
  readonly provider: Arn<'AWS::Lambda::Function'>;
  /** The properties of the custom resource that the provider reads. */
  readonly properties: Readonly<Record<string, Value<string>>>;
  /** Dead-letter queue for events that the schedule could not deliver. */
  readonly deadLetters: Arn<'AWS::SQS::Queue'>;
  /** The queue policy that allows the schedule to send to that queue. Default: it exists already. */
  readonly after?: readonly Resource[];
}

/**
 * Rule that invokes a provider each week with an Update of a custom resource, outside a stack update.
 *
 * Source: Amazon EventBridge User Guide, "Creating a rule that runs on a schedule".
 */
export function weeklyRefresh(id: string, props: WeeklyRefreshProps): readonly Resource[] {
  const { description, customResource, provider, properties, deadLetters, after = [] } = props;
  const updateEvent = {
    RequestType: 'Update',
    ResourceType: customResource.type,
    LogicalResourceId: customResource.id,
    PhysicalResourceId: `\${${customResource.id}}`,
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
          Input: sub(JSON.stringify(updateEvent), { [customResource.id]: customResource.ref, ...properties }),
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
