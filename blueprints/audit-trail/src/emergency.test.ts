import { type Statement, unchecked, type Value } from '@hipaa-stacks/cloudformation';
import { describe, expect, test } from 'vitest';
import { auditTrail } from './audit-trail.ts';
import { emergencyParameters, emergencyRole, emergencyRules } from './emergency.ts';

const { EmergencyPrincipalArn, EmergencyCallerRoleArn } = emergencyParameters;
const accepts = (parameter: { readonly declaration: { readonly AllowedPattern?: string } }, value: string) =>
  new RegExp(`^(?:${parameter.declaration.AllowedPattern})$`).test(value);
const arn = (name: string) => `arn:aws:iam::111122223333:${name}`;
const identityCenter = 'role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Emergency_????????????????';

describe('the parameters accept only principals whose sessions can meet the condition of their statement', () => {
  test('a user, who can have MFA', () => {
    for (const value of ['', arn('user/on-call'), arn('user/people/ana@clinic.example')])
      expect(accepts(EmergencyPrincipalArn, value)).toBe(true);
    for (const value of [arn('role/support'), arn(identityCenter), arn('root'), arn('user/*')])
      expect(accepts(EmergencyPrincipalArn, value)).toBe(false);
  });
  test('a role, but not all roles of the account', () => {
    for (const value of ['', arn('role/support'), arn(identityCenter)])
      expect(accepts(EmergencyCallerRoleArn, value)).toBe(true);
    for (const value of [arn('user/on-call'), arn('role/*'), arn('root'), '*'])
      expect(accepts(EmergencyCallerRoleArn, value)).toBe(false);
  });
});

test('the role exists if one of them is set, and has a statement for each that is set', () => {
  const condition = (name: string) => ({ name });
  const has = {
    HasEmergencyRole: condition('HasEmergencyRole'),
    HasEmergencyUser: condition('HasEmergencyUser'),
    HasEmergencyCallerRole: condition('HasEmergencyCallerRole'),
    HasEmergencyPolicy: condition('HasEmergencyPolicy'),
  };
  const value = (name: string) => unchecked<Value<string>>({ Ref: name });
  const [role] = emergencyRole(has, {
    user: value('User'),
    callerRole: value('Role'),
    policy: value('Policy'),
    boundary: value('Boundary'),
  }).resources;
  expect(role?.when).toEqual(['HasEmergencyRole']);
  const { AssumeRolePolicyDocument } = role!.properties as { AssumeRolePolicyDocument: { Statement: Statement[] } };
  expect(AssumeRolePolicyDocument.Statement).toMatchObject([
    { 'Fn::If': ['HasEmergencyUser', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }, {}] },
    { 'Fn::If': ['HasEmergencyCallerRole', { Condition: { ArnLike: { 'aws:PrincipalArn': { Ref: 'Role' } } } }, {}] },
  ]);
});

test('both require a policy', () => {
  const p = { EmergencyPrincipalArn: 'a', EmergencyCallerRoleArn: 'b', EmergencyPolicyArn: 'c' };
  const { EmergencyRoleNeedsPolicy } = emergencyRules(p as never);
  expect(JSON.stringify(EmergencyRoleNeedsPolicy?.RuleCondition)).toMatch(/"a".*"b"/);
  expect(EmergencyRoleNeedsPolicy?.Assertions).toHaveLength(1);
});

test('the output is the ARN of the role', () => {
  expect(auditTrail.plan.outputs.EmergencyRoleArn).toBeDefined();
});
