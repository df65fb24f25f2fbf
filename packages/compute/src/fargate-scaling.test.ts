import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { fargateScaling } from './fargate-scaling.ts';

const [target, ...policies] = fargateScaling('Scaling', {
  cluster: unchecked({ Ref: 'Cluster' }),
  service: unchecked({ 'Fn::GetAtt': ['Service', 'Name'] }),
  tasks: { min: 2, max: 6 },
  cpuPercent: 50,
}).resources;

test('it scales the service between minimum and maximum', () => {
  expect(target?.properties).toMatchObject({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: {
      'Fn::Sub': [
        'service/${Cluster}/${Service}',
        { Cluster: { Ref: 'Cluster' }, Service: { 'Fn::GetAtt': ['Service', 'Name'] } },
      ],
    },
    MinCapacity: 2,
    MaxCapacity: 6,
  });
});

test('it tracks CPU and memory', () => {
  const tracked = (PredefinedMetricType: string, TargetValue: number) => ({
    ScalingTargetId: { Ref: 'Scaling' },
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType },
      TargetValue,
    },
  });
  expect(policies.map(({ properties }) => properties)).toMatchObject([
    tracked('ECSServiceAverageCPUUtilization', 50),
    tracked('ECSServiceAverageMemoryUtilization', 70),
  ]);
});
