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

describe('nothing crosses a network in the clear', () => {
  test('from the browser: TLS 1.2 with forward secrecy at least, by the certificate given', () => {
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

  test('who comes by HTTP is sent on, and the browser comes by HTTPS the next time', () => {
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

test('a target that leaves finishes what it was asked', () => {
  expect(ofTargets({ drainSeconds: 120 })['deregistration_delay.timeout_seconds']).toBe('120');
});

test('a browser stays with its target only by the condition', () => {
  expect(ofTargets()['stickiness.enabled']).toBe('false');
  expect(ofTargets({ sticky: { name: 'IsSticky' } })['stickiness.enabled']).toEqual({
    'Fn::If': ['IsSticky', 'true', 'false'],
  });
});
