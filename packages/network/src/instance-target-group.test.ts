import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { instanceTargetGroup } from './instance-target-group.ts';

const made = (drainSeconds?: number) =>
  instanceTargetGroup('Backend', {
    vpc: unchecked({ Ref: 'Vpc' }),
    port: 8443,
    healthCheckPath: '/healthz',
    ...(drainSeconds !== undefined && { drainSeconds }),
  }).resources[0]!;

test('requests and health checks of instances are encrypted', () => {
  expect(made()).toMatchObject({
    id: 'BackendTargetGroup',
    properties: {
      TargetType: 'instance',
      Protocol: 'HTTPS',
      Port: 8443,
      HealthCheckProtocol: 'HTTPS',
      HealthCheckPath: '/healthz',
      Matcher: { HttpCode: '200' },
    },
  });
});

test('an instance is unhealthy 30 seconds after its last good response', () => {
  const { HealthCheckIntervalSeconds, UnhealthyThresholdCount } = made().properties as Record<string, number>;
  expect(HealthCheckIntervalSeconds! * UnhealthyThresholdCount!).toBe(30);
});

test('a deregistered instance finishes its requests', () => {
  const drain = (seconds?: number) =>
    (made(seconds).properties as { TargetGroupAttributes: unknown[] }).TargetGroupAttributes;
  expect(drain()).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '60' });
  expect(drain(300)).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '300' });
});
