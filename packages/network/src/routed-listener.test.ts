import { unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { routedListener } from './routed-listener.ts';

const made = routedListener('Web', { loadBalancer: unchecked({ Ref: 'LoadBalancer' }), certificate: 'arn:example' });

test('requests that no rule matches are refused, and are not forwarded', () => {
  const [https, redirect] = made.resources;
  expect(https?.properties).toMatchObject({
    Port: 443,
    Protocol: 'HTTPS',
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '400' } }],
  });
  expect(redirect?.properties).toMatchObject({ Port: 80, DefaultActions: [{ Type: 'redirect' }] });
});

test('the response does not contain the request', () => {
  const { DefaultActions } = made.resources[0]!.properties as { DefaultActions: unknown };
  expect(JSON.stringify(DefaultActions)).not.toMatch(/#\{|\$/);
});
