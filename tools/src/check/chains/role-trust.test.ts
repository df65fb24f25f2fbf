import { expect, it } from 'vitest';
import { roleTrust } from './role-trust.ts';
import { findingsOf } from './testing/system-of.ts';

const findWith = (Principal: unknown, Effect = 'Allow') =>
  findingsOf(roleTrust, {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect, Principal, Action: 'sts:AssumeRole' }] } },
    },
    It: { Type: 'AWS::Lambda::Function', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  });

const notTrusted = ['It: its role Role does not allow lambda.amazonaws.com to assume it'];

it.each<[string, unknown, string, string[]]>([
  ['that trusts Lambda', { Service: 'lambda.amazonaws.com' }, 'Allow', []],
  ['that trusts another service', { Service: 'ec2.amazonaws.com' }, 'Allow', notTrusted],
  ['that denies Lambda', { Service: 'lambda.amazonaws.com' }, 'Deny', notTrusted],
  ['with a trust policy from a parameter', { Service: { Ref: 'Service' } }, 'Allow', []],
])('a role %s', (_, principal, effect, expected) => {
  expect(findWith(principal, effect)).toEqual(expected);
});
