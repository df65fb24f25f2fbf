import { expect, test } from 'vitest';
import { breakGlassRole } from './break-glass-role.ts';

const [role] = breakGlassRole('EmergencyRole', {
  principal: { Ref: 'Principal' } as never,
  boundary: { Ref: 'Boundary' } as never,
  policies: [{ Ref: 'PolicyArn' } as never],
}).resources;
const properties = role!.properties as Record<string, unknown>;

test('only the configured principal can assume it, with MFA in the last hour, for an hour', () => {
  expect(properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: { Ref: 'Principal' } },
        Action: 'sts:AssumeRole',
        Condition: {
          Bool: { 'aws:MultiFactorAuthPresent': 'true' },
          NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' },
        },
      },
    ],
  });
  expect(properties.MaxSessionDuration).toBe(3600);
});

test('it has the configured policies and permissions boundary', () => {
  expect(properties).toMatchObject({
    PermissionsBoundary: { Ref: 'Boundary' },
    ManagedPolicyArns: [{ Ref: 'PolicyArn' }],
  });
});
