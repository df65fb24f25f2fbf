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
  /** Such as `uniqueName('clinic', 255)`: the key's policy names the cluster before there is one. */
  readonly name: Expr<string>;
  /** Encrypts the disks of tasks. Its policy must admit Fargate and CloudWatch Logs: `allowFargate`, `allowCloudWatchLogs` of the data package. */
  readonly key: Arn<'AWS::KMS::Key'>;
  /** Where each command of a shell on a task is written down, a `logGroup` with a key, and the key of the connection to it. */
  readonly shell: { readonly logGroup: Id<'AWS::Logs::LogGroup'>; readonly key: Arn<'AWS::KMS::Key'> };
  /** Days to keep what Container Insights measures; one of the values that CloudWatch Logs takes. */
  readonly retentionDays: Expr<number> | NonNullable<ResourceTypes['AWS::Logs::LogGroup']['props']['RetentionInDays']>;
  /** What must be there first: the service-linked role of ECS. */
  readonly after?: readonly Resource[];
}

/**
 * A cluster for Fargate whose tasks have disks with a customer managed key, are measured one by one, and whose shells leave a record
 * of what was typed. Container Insights finds its log group there: by itself it would make one without a key that keeps its records
 * forever.
 *
 * Source: Amazon ECS Developer Guide, "Customer managed keys for AWS Fargate ephemeral storage" and "Monitor Amazon ECS containers
 * with ECS Exec"; Amazon CloudWatch User Guide, "Container Insights".
 */
export function fargateCluster(id: string, { name, key, shell, retentionDays, after = [] }: FargateClusterProps) {
  const measured = resource(
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
    { dependsOn: [measured, ...after] },
  );
  return snippet([measured, cluster], { name: cluster.ref, arn: cluster.att('Arn') });
}
