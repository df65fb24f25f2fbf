import { type Arn, unchecked, uniqueName } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { fargateCluster } from './fargate-cluster.ts';

const key = unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['Key', 'Arn'] });
const shellKey = unchecked<Arn<'AWS::KMS::Key'>>({ 'Fn::GetAtt': ['ShellKey', 'Arn'] });
const name = uniqueName('clinic', 255);
const [insightsLogs, cluster] = fargateCluster('Cluster', {
  name,
  key,
  shell: { logGroup: unchecked({ Ref: 'EcsExecLogGroup' }), key: shellKey },
  retentionDays: 2192,
}).resources;

test('ephemeral storage of tasks is encrypted with the key', () => {
  expect(cluster?.properties).toMatchObject({
    Configuration: { ManagedStorageConfiguration: { FargateEphemeralStorageKmsKeyId: key } },
  });
});

test('ECS Exec sessions are logged and encrypted', () => {
  expect(cluster?.properties).toMatchObject({
    Configuration: {
      ExecuteCommandConfiguration: {
        KmsKeyId: shellKey,
        Logging: 'OVERRIDE',
        LogConfiguration: { CloudWatchLogGroupName: { Ref: 'EcsExecLogGroup' }, CloudWatchEncryptionEnabled: true },
      },
    },
  });
});

test('the log group of Container Insights has a key and a retention period', () => {
  expect(insightsLogs?.properties).toEqual({
    LogGroupName: { 'Fn::Sub': ['/aws/ecs/containerinsights/${Cluster}/performance', { Cluster: name }] },
    KmsKeyId: key,
    RetentionInDays: 2192,
  });
  expect(cluster).toMatchObject({ dependsOn: ['ClusterInsightsLogGroup'], properties: { ClusterName: name } });
});
