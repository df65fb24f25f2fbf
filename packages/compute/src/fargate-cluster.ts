import {
  type Arn,
  type Expr,
  type Id,
  type Resource,
  type ResourceTypes,
  resource,
  snippet,
  sub,
} from '@hipaa-stacks/cloudformation';

export interface FargateClusterProps {
  /** Such as `uniqueName('clinic', 255)`: the key policy names the cluster before the cluster exists. */
  readonly name: Expr<string>;
  /**
   * Encrypts the ephemeral storage of tasks. Its policy must allow Fargate and CloudWatch Logs: `allowFargate`,
   * `allowCloudWatchLogs` of the data package.
   */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** ECS Exec: `logGroup` records each command and must be encrypted with a key; `key` encrypts the session. */
  readonly shell: { readonly logGroup: Id<'AWS::Logs::LogGroup'>; readonly key: Arn<'AWS::KMS::Key'> };
  /** Retention of Container Insights metrics in days; one of the values that CloudWatch Logs supports. */
  readonly retentionDays: Expr<number> | NonNullable<ResourceTypes['AWS::Logs::LogGroup']['props']['RetentionInDays']>;
  /** Resources that must exist first: the service-linked role of ECS. */
  readonly after?: readonly Resource[];
}

/**
 * A cluster for Fargate. The ephemeral storage of tasks is encrypted with a customer managed key, Container Insights
 * collects metrics for each task, and ECS Exec logs commands and their output. The log group of Container Insights is
 * created here: otherwise ECS would create one without a key and without a retention period.
 *
 * Source: Amazon ECS Developer Guide, "Customer managed keys for AWS Fargate ephemeral storage" and "Monitor Amazon ECS
 * containers with ECS Exec"; Amazon CloudWatch User Guide, "Container Insights".
 */
export function fargateCluster(id: string, { name, key, shell, retentionDays, after = [] }: FargateClusterProps) {
  const insightsLogs = resource(
    `${id}InsightsLogGroup`,
    'AWS::Logs::LogGroup',
    {
      LogGroupName: sub('/aws/ecs/containerinsights/${Cluster}/performance', { Cluster: name }),
      KmsKeyId: key,
      RetentionInDays: retentionDays,
    },
    { keep: 'store', supports: ['164.312(b)', '164.316(b)(2)(i)'] },
  );
  const cluster = resource(
    id,
    'AWS::ECS::Cluster',
    {
      ClusterName: name,
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
      Configuration: {
        ManagedStorageConfiguration: { FargateEphemeralStorageKmsKeyId: key },
        ExecuteCommandConfiguration: {
          KmsKeyId: shell.key,
          Logging: 'OVERRIDE',
          LogConfiguration: { CloudWatchLogGroupName: shell.logGroup, CloudWatchEncryptionEnabled: true },
        },
      },
    },
    { dependsOn: [insightsLogs, ...after] },
  );
  return snippet([insightsLogs, cluster], { name: cluster.ref, arn: cluster.att('Arn') });
}
