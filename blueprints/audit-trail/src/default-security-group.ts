import { metricAlarm } from '@hipaa-stacks/audit';
import { type Arn, type Condition, type Expr, type Optional, type Value, when } from '@hipaa-stacks/cloudformation';
import {
  defaultSecurityGroupHandler,
  provider,
  restrictedDefaultSecurityGroup,
  serviceRole,
} from '@hipaa-stacks/compute';
import { functionDeadLetterQueue, logGroup } from '@hipaa-stacks/data';

export interface DefaultSecurityGroupConditions {
  readonly HasNetwork: Condition;
}

/** The role of the custom resource provider. It is created before the keys, because the key policies name it. */
export const providerRole = (has: DefaultSecurityGroupConditions, boundary: Value<string>) =>
  when(has.HasNetwork, () =>
    serviceRole('ProviderRole', {
      service: 'lambda.amazonaws.com',
      description: 'Removes all rules of the default security group of the network',
      boundary,
    }),
  );

export interface DefaultSecurityGroupProps {
  readonly role: ReturnType<typeof providerRole>;
  /** The default security group of the network. */
  readonly group: Optional<Expr<string>>;
  readonly key: Arn<'AWS::KMS::Key'>;
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly retentionDays: Expr<number>;
}

/** Removes the rules of the default security group of the network, for which CloudFormation has no resource type. */
export const defaultSecurityGroup = (has: DefaultSecurityGroupConditions, props: DefaultSecurityGroupProps) =>
  when(has.HasNetwork, (present) => {
    const { key, alertKey, topic, retentionDays } = props;
    const group = present(props.group);
    const deadLetterQueue = functionDeadLetterQueue('ProviderDeadLetterQueue', { key: alertKey });
    const logs = logGroup('ProviderLogGroup', { key, retentionDays });
    const groupProvider = provider('Provider', {
      role: { arn: present(props.role.arn), name: present(props.role.name) },
      logs,
      key,
      deadLetters: { arn: deadLetterQueue.arn, key: alertKey },
      handlers: [defaultSecurityGroupHandler([group])],
    });
    const restrictedGroup = restrictedDefaultSecurityGroup('DefaultSecurityGroup', { provider: groupProvider, group });
    const failed = metricAlarm('ProviderFailed', {
      description:
        'The default security group of the network may still have rules. Look at the log group of the provider.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: deadLetterQueue.name },
      statistic: 'Maximum',
      topic,
    });
    return { deadLetterQueue, logs, groupProvider, restrictedGroup, failed };
  });
