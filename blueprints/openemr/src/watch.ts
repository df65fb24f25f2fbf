import { eventRule, type MetricAlarmProps, metricAlarm } from '@hipaa-stacks/audit';
import type { Arn, Id, Resource, Value } from '@hipaa-stacks/cloudformation';
import { deadLetterQueue, failedBackups } from '@hipaa-stacks/data';

export interface WatchProps {
  readonly alertKey: Arn<'AWS::KMS::Key'>;
  readonly topic: Arn<'AWS::SNS::Topic'>;
  readonly topicPolicy: Resource;
  readonly cluster: Id<'AWS::ECS::Cluster'>;
  readonly service: Value<string>;
  /** As metrics name them. */
  readonly loadBalancer: Value<string>;
  readonly targetGroup: Value<string>;
  readonly database: Id<'AWS::RDS::DBCluster'>;
  readonly cache: Value<string>;
  readonly files: Id<'AWS::EFS::FileSystem'>;
  readonly rotation: Id<'AWS::Lambda::Function'>;
  /** Queue of what custom resources and the rotation could not answer. */
  readonly failedCalls: Value<string>;
}

/** Alarms on what people would notice, before they do; and notices of backups that failed. `undelivered` takes the notices that the topic did not. */
export function watch(props: WatchProps) {
  const { alertKey, topic, topicPolicy, cluster, service, loadBalancer, targetGroup, database, cache, files } = props;
  const alarm = (id: string, rest: Omit<MetricAlarmProps, 'topic'>) => metricAlarm(id, { ...rest, topic });
  const undelivered = deadLetterQueue('UndeliveredNotices', { key: alertKey });
  const failed = eventRule('BackupsFailed', {
    description: 'A backup, a copy or a restore test did not end well.',
    pattern: failedBackups,
    topic,
    deadLetters: undelivered.arn,
    fields: { type: '$.detail-type' },
    after: [topicPolicy, undelivered.policy],
    supports: ['164.308(a)(1)(ii)(D)'],
  });
  const alarms = [
    alarm('NobodyAnswers', {
      description: 'A task does not answer its health check. The log group of the tasks says why.',
      namespace: 'AWS/ApplicationELB',
      metric: 'UnHealthyHostCount',
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
      statistic: 'Maximum',
      period: 900,
    }),
    alarm('TasksFail', {
      description: 'Tasks answered with errors. The log group of the tasks says why.',
      namespace: 'AWS/ApplicationELB',
      metric: 'HTTPCode_Target_5XX_Count',
      dimensions: { LoadBalancer: loadBalancer },
      statistic: 'Sum',
      threshold: 10,
    }),
    alarm('DoorFails', {
      description: 'The load balancer found no task that answers.',
      namespace: 'AWS/ApplicationELB',
      metric: 'HTTPCode_ELB_5XX_Count',
      dimensions: { LoadBalancer: loadBalancer },
      statistic: 'Sum',
      threshold: 10,
    }),
    alarm('TasksFull', {
      description: 'The tasks use nearly all of their memory, though more were added. Raise MaxTasks or TaskMemory.',
      namespace: 'AWS/ECS',
      metric: 'MemoryUtilization',
      dimensions: { ClusterName: cluster, ServiceName: service },
      statistic: 'Maximum',
      threshold: 90,
      period: 900,
    }),
    alarm('DatabaseFull', {
      description: 'The database uses nearly all that it may. Raise DatabaseMaxCapacity.',
      namespace: 'AWS/RDS',
      metric: 'ACUUtilization',
      dimensions: { DBClusterIdentifier: database },
      statistic: 'Maximum',
      threshold: 90,
      period: 900,
    }),
    alarm('SessionsRefused', {
      description: 'The cache refused requests: it does as much as it may.',
      namespace: 'AWS/ElastiCache',
      metric: 'ThrottledCmds',
      dimensions: { clusterId: cache },
      statistic: 'Sum',
    }),
    alarm('FilesSlow', {
      description: 'The file system does nearly as much as it can.',
      namespace: 'AWS/EFS',
      metric: 'PercentIOLimit',
      dimensions: { FileSystemId: files },
      statistic: 'Maximum',
      threshold: 95,
      period: 900,
    }),
    alarm('RotationFailed', {
      description: 'A password was not rotated. The old one works; the log group of the rotation says what failed.',
      namespace: 'AWS/Lambda',
      metric: 'Errors',
      dimensions: { FunctionName: props.rotation },
      statistic: 'Sum',
    }),
    alarm('CallsFailed', {
      description: 'A rotation or a custom resource gave up. Look at the dead-letter queue.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: props.failedCalls },
      statistic: 'Maximum',
    }),
    alarm('NoticesWaiting', {
      description: 'A notice did not reach the topic for a day. Look at the dead-letter queue.',
      namespace: 'AWS/SQS',
      metric: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: undelivered.name },
      statistic: 'Maximum',
    }),
  ];
  return { undelivered, failed, alarms };
}
