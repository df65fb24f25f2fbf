import { describe, expect, it } from 'vitest';
import { emergencyRole } from './emergency-role.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } };
const ofIdentityCenter =
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Emergency_????????????????';
const roleWith = (Condition: object, change: object = {}) => ({
  EmergencyRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::111122223333:user/x' },
            Action: 'sts:AssumeRole',
            Condition,
          },
        ],
      },
      ...change,
    },
  },
});
const notified: SmallResources = {
  Filter: {
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      FilterPattern: { 'Fn::Sub': '{$.requestParameters.roleArn="${EmergencyRole.Arn}"}' },
      MetricTransformations: [{ MetricNamespace: 'Own', MetricName: 'Used', MetricValue: '1' }],
    },
  },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'Own', MetricName: 'Used' } },
};

describe('emergency-role', () => {
  it.each<[string, SmallResources, string[]]>([
    ['recent MFA, a session of an hour, and an alarm', { ...roleWith(mfa), ...notified }, []],
    [
      'sessions of a role of IAM Identity Center, which have no MFA information',
      { ...roleWith({ ArnLike: { 'aws:PrincipalArn': ofIdentityCenter } }), ...notified },
      [],
    ],
    [
      'any session of the account',
      { ...roleWith({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } }), ...notified },
      ['EmergencyRole: can be assumed without MFA', 'EmergencyRole: does not limit the age of the MFA authentication'],
    ],
    [
      'no MFA',
      { ...roleWith({ NumericLessThan: mfa.NumericLessThan }), ...notified },
      ['EmergencyRole: can be assumed without MFA'],
    ],
    [
      'MFA that is not required of access keys',
      { ...roleWith({ BoolIfExists: mfa.Bool, NumericLessThan: mfa.NumericLessThan }), ...notified },
      ['EmergencyRole: can be assumed without MFA'],
    ],
    [
      'MFA of any age',
      { ...roleWith({ Bool: mfa.Bool }), ...notified },
      ['EmergencyRole: does not limit the age of the MFA authentication'],
    ],
    [
      'a long session',
      { ...roleWith(mfa, { MaxSessionDuration: 43200 }), ...notified },
      ['EmergencyRole: has a maximum session duration of 43200 s'],
    ],
    ['no alarm', roleWith(mfa), ['EmergencyRole: can be used without a notification']],
    [
      'a filter without an alarm',
      { ...roleWith(mfa), Filter: notified.Filter! },
      ['EmergencyRole: can be used without a notification'],
    ],
  ])('%s', (_, resources, expected) => {
    expect(findingsOf(emergencyRole, resources)).toEqual(expected);
  });

  it('has no findings about other roles', () => {
    const { EmergencyRole } = roleWith({});
    expect(findingsOf(emergencyRole, { Deployer: EmergencyRole })).toEqual([]);
  });
});
