import { describe, expect, it } from 'vitest';
import { emergencyRole } from './emergency-role.ts';
import { findingsOf, type SmallResources } from './testing/system-of.ts';

const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } };
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
const heard: SmallResources = {
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
    ['MFA of the hour, for an hour, heard', { ...roleWith(mfa), ...heard }, []],
    [
      'no MFA',
      { ...roleWith({ NumericLessThan: mfa.NumericLessThan }), ...heard },
      ['EmergencyRole: can be assumed without MFA'],
    ],
    [
      'MFA that access keys pass by',
      { ...roleWith({ BoolIfExists: mfa.Bool, NumericLessThan: mfa.NumericLessThan }), ...heard },
      ['EmergencyRole: can be assumed without MFA'],
    ],
    [
      'MFA of any age',
      { ...roleWith({ Bool: mfa.Bool }), ...heard },
      ['EmergencyRole: does not limit the age of the MFA authentication'],
    ],
    [
      'a long session',
      { ...roleWith(mfa, { MaxSessionDuration: 43200 }), ...heard },
      ['EmergencyRole: has a maximum session duration of 43200 s'],
    ],
    ['nobody hears', roleWith(mfa), ['EmergencyRole: can be used without a notification']],
    [
      'a filter without an alarm',
      { ...roleWith(mfa), Filter: heard.Filter! },
      ['EmergencyRole: can be used without a notification'],
    ],
  ])('%s', (_, resources, expected) => {
    expect(findingsOf(emergencyRole, resources)).toEqual(expected);
  });

  it('says nothing of other roles', () => {
    const { EmergencyRole } = roleWith({});
    expect(findingsOf(emergencyRole, { Deployer: EmergencyRole })).toEqual([]);
  });
});
