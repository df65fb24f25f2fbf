import { expect, test } from 'vitest';
import { inSessionOf, signedInWithMfa, workforceRoleArns } from './workforce-roles.ts';

test('an IAM user is recognized by MFA, and by its age if a maximum is set', () => {
  expect(signedInWithMfa()).toEqual({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
  expect(signedInWithMfa(3600)).toMatchObject({ NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } });
});

test('a session of a role is recognized by the ARN of the role, with wildcards', () => {
  expect(inSessionOf('arn:aws:iam::111122223333:role/x')).toEqual({
    ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/x' },
  });
});

const { AllowedPattern } = workforceRoleArns('work').declaration;
const accepts = (value: string) => new RegExp(`^(?:${AllowedPattern})$`).test(value);

test.each([
  '',
  'arn:aws:iam::111122223333:role/support',
  'arn:aws-us-gov:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Support_????????????????',
])('the parameter accepts "%s"', (value) => expect(accepts(value)).toBe(true));

test.each([
  'arn:aws:iam::111122223333:role/*',
  'arn:aws:iam::111122223333:role/?upport',
  'arn:aws:iam::*:role/support',
  'arn:aws:iam::111122223333:user/ana',
  'arn:aws:sts::111122223333:assumed-role/support/ana',
  '*',
])('the parameter refuses %s', (value) => expect(accepts(value)).toBe(false));
