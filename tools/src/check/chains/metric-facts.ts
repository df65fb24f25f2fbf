import { readFileSync } from 'node:fs';
import { memoize } from '../../memoize.ts';

interface Namespace {
  /** Whether these are all of its metrics. */
  readonly complete: boolean;
  /** Sets of dimensions (`A+B`, in alphabetical order, separated by ` | `) -> metric names, separated by spaces. */
  readonly metrics: Readonly<Record<string, string>>;
}

/** The known metrics of a namespace. */
export interface MetricNamespace {
  readonly complete: boolean;
  /** Metric -> the sets of dimensions with which AWS publishes it: `LoadBalancer+TargetGroup`. */
  readonly metrics: ReadonlyMap<string, readonly string[]>;
}

let loaded: Readonly<Record<string, Namespace>> | undefined;

/** Source: `tools/schemas/metrics.json`. */
function data(): Readonly<Record<string, Namespace>> {
  const file = new URL('../../../schemas/metrics.json', import.meta.url);
  loaded ??= (JSON.parse(readFileSync(file, 'utf8')) as { namespaces: Readonly<Record<string, Namespace>> }).namespaces;
  return loaded;
}

/** The metrics of an AWS namespace. Undefined if the data does not contain the namespace. */
export function metricsOf(namespace: string): MetricNamespace | undefined {
  const found = Object.hasOwn(data(), namespace) ? data()[namespace] : undefined;
  return found && metricNamespace(found);
}

const metricNamespace = memoize(({ complete, metrics }: Namespace): MetricNamespace => {
  const entries = Object.entries(metrics).flatMap(([sets, names]) =>
    names.split(' ').map((name) => [name, sets.split(' | ')] as const),
  );
  return { complete, metrics: new Map(entries) };
});

/** All namespaces in the data. */
export const knownNamespaces = (): readonly string[] => Object.keys(data());

/** What a dimension identifies: the resource types, and how to get its value: `Ref`, or an attribute. */
export interface DimensionTarget {
  readonly types: readonly string[];
  readonly by: readonly string[];
}

const of = (types: string | readonly string[], ...by: readonly string[]): DimensionTarget => ({
  types: [types].flat(),
  by: by.length > 0 ? by : ['Ref'],
});

/** Namespace -> dimension -> what it identifies. Source: return values in the reference of each type. */
export const dimensionTargets: Readonly<Record<string, Readonly<Record<string, DimensionTarget>>>> = {
  'AWS/ApplicationELB': {
    LoadBalancer: of('AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerFullName'),
    TargetGroup: of('AWS::ElasticLoadBalancingV2::TargetGroup', 'TargetGroupFullName'),
  },
  'AWS/NetworkELB': {
    LoadBalancer: of('AWS::ElasticLoadBalancingV2::LoadBalancer', 'LoadBalancerFullName'),
    TargetGroup: of('AWS::ElasticLoadBalancingV2::TargetGroup', 'TargetGroupFullName'),
  },
  'AWS/AutoScaling': { AutoScalingGroupName: of('AWS::AutoScaling::AutoScalingGroup') },
  'AWS/Backup': { BackupVaultName: of('AWS::Backup::BackupVault', 'Ref', 'BackupVaultName') },
  'AWS/CertificateManager': {
    CertificateArn: of(['AWS::CertificateManager::Certificate', 'Custom::SelfSignedCertificate']),
  },
  'AWS/CodeBuild': { ProjectName: of('AWS::CodeBuild::Project') },
  CWAgent: { AutoScalingGroupName: of('AWS::AutoScaling::AutoScalingGroup') },
  'AWS/DynamoDB': { TableName: of(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable']) },
  'AWS/EBS': { VolumeId: of('AWS::EC2::Volume', 'Ref', 'VolumeId') },
  'AWS/EC2': {
    AutoScalingGroupName: of('AWS::AutoScaling::AutoScalingGroup'),
    InstanceId: of('AWS::EC2::Instance', 'Ref', 'InstanceId'),
  },
  'AWS/ECS': { ClusterName: of('AWS::ECS::Cluster'), ServiceName: of('AWS::ECS::Service', 'Name') },
  'ECS/ContainerInsights': { ClusterName: of('AWS::ECS::Cluster'), ServiceName: of('AWS::ECS::Service', 'Name') },
  'AWS/EFS': { FileSystemId: of('AWS::EFS::FileSystem', 'Ref', 'FileSystemId') },
  'AWS/ElastiCache': {
    clusterId: of('AWS::ElastiCache::ServerlessCache'),
    CacheClusterId: of('AWS::ElastiCache::CacheCluster'),
  },
  'AWS/Events': {
    EventBusName: of('AWS::Events::EventBus', 'Ref', 'Name'),
    RuleName: of('AWS::Events::Rule'),
  },
  'AWS/Firehose': { DeliveryStreamName: of('AWS::KinesisFirehose::DeliveryStream') },
  'AWS/KMS': { KeyId: of('AWS::KMS::Key', 'Ref', 'KeyId') },
  'AWS/Kinesis': { StreamName: of('AWS::Kinesis::Stream') },
  'AWS/Lambda': { FunctionName: of('AWS::Lambda::Function') },
  'AWS/Logs': { LogGroupName: of('AWS::Logs::LogGroup') },
  'AWS/NATGateway': { NatGatewayId: of('AWS::EC2::NatGateway', 'Ref', 'NatGatewayId') },
  'AWS/RDS': { DBClusterIdentifier: of('AWS::RDS::DBCluster'), DBInstanceIdentifier: of('AWS::RDS::DBInstance') },
  'AWS/Route53': { HealthCheckId: of('AWS::Route53::HealthCheck', 'Ref', 'HealthCheckId') },
  'AWS/S3': { BucketName: of('AWS::S3::Bucket') },
  'AWS/SES': { 'ses:configuration-set': of('AWS::SES::ConfigurationSet') },
  'AWS/SNS': { TopicName: of('AWS::SNS::Topic', 'TopicName') },
  'AWS/SQS': { QueueName: of('AWS::SQS::Queue', 'QueueName') },
  'AWS/States': { StateMachineArn: of('AWS::StepFunctions::StateMachine', 'Ref', 'Arn') },
};
