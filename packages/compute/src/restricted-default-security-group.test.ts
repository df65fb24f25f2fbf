import { type Arn, type Id, unchecked } from '@hipaa-stacks/cloudformation';
import { expect, test } from 'vitest';
import { defaultSecurityGroupHandler, restrictedDefaultSecurityGroup } from './restricted-default-security-group.ts';

const group = unchecked<Id<'AWS::EC2::SecurityGroup'>>({ 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] });
const provider = {
  arn: unchecked<Arn<'AWS::Lambda::Function'>>({ 'Fn::GetAtt': ['Provider', 'Arn'] }),
  serves: { 'restricted-default-security-group': true },
} as const;

test('the handler allows removing rules from this group only', () => {
  const [, closing] = defaultSecurityGroupHandler([group]).statements;
  expect(closing).toMatchObject({
    Action: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
    Resource: [
      {
        'Fn::Sub': [
          'arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:security-group/${Group}',
          { Group: group },
        ],
      },
    ],
  });
});

test('creates a custom resource for the group', () => {
  expect(restrictedDefaultSecurityGroup('DefaultSecurityGroup', { provider, group }).resources).toMatchObject([
    { type: 'Custom::RestrictedDefaultSecurityGroup', properties: { ServiceToken: provider.arn, GroupId: group } },
  ]);
});
