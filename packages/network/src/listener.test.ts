import { unchecked } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { type ListenerProps, listener } from './listener.ts';

const ref = <T>(id: string) => unchecked<T>({ Ref: id });
const props: ListenerProps = {
  loadBalancer: ref('LoadBalancer'),
  vpc: ref('Vpc'),
  certificate: 'arn:aws:acm:us-east-1:111122223333:certificate/example',
  port: 443,
  healthCheckPath: '/healthy',
};
const made = (more: Partial<ListenerProps> = {}) => {
  const [targets, https, redirect] = listener('Web', { ...props, ...more }).resources;
  return { targets, https, redirect };
};
const attributesOf = (list: unknown) =>
  Object.fromEntries((list as { Key: string; Value: unknown }[]).map(({ Key, Value }) => [Key, Value]));
const ofTargets = (more: Partial<ListenerProps> = {}) =>
  attributesOf((made(more).targets!.properties as { TargetGroupAttributes: unknown }).TargetGroupAttributes);

describe('encryption in transit', () => {
  test('from clients: TLS 1.2 or later with forward secrecy, with the given certificate', () => {
    expect(made().https?.properties).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      Certificates: [{ CertificateArn: props.certificate }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'WebTargetGroup' } }],
    });
  });

  test('to the targets, and for their health checks', () => {
    expect(made().targets?.properties).toMatchObject({
      Protocol: 'HTTPS',
      TargetType: 'ip',
      HealthCheckProtocol: 'HTTPS',
      HealthCheckPath: '/healthy',
    });
  });

  test('HTTP is redirected to HTTPS, and HSTS is enabled', () => {
    expect(made().redirect?.properties).toMatchObject({
      Port: 80,
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443' } }],
    });
    const { ListenerAttributes } = made().https!.properties as { ListenerAttributes: unknown };
    expect(attributesOf(ListenerAttributes)).toMatchObject({
      'routing.http.response.strict_transport_security.header_value': 'max-age=31536000',
    });
  });
});

test('a deregistered target finishes its requests', () => {
  expect(ofTargets({ drainSeconds: 120 })['deregistration_delay.timeout_seconds']).toBe('120');
});

test('sessions are sticky only if the condition is true', () => {
  expect(ofTargets()['stickiness.enabled']).toBe('false');
  expect(ofTargets({ sticky: { name: 'IsSticky' } })['stickiness.enabled']).toEqual({
    'Fn::If': ['IsSticky', 'true', 'false'],
  });
});
