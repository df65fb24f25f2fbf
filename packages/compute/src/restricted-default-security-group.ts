import { snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';

/** The id of a default security group, as a VPC gives it: `defaultSecurityGroup` of `vpc`. */
export type DefaultSecurityGroupId = Value<string>;

export interface RestrictedDefaultSecurityGroupProps {
  readonly provider: Provider<'restricted-default-security-group'>;
  /** One of those that the provider's use names. */
  readonly group: DefaultSecurityGroupId;
}

/** Lets a provider take rules away from these security groups, and no other. */
export const defaultSecurityGroupHandler = (
  groups: readonly DefaultSecurityGroupId[],
): ProviderHandler<'restricted-default-security-group'> => ({
  name: 'restricted-default-security-group',
  part: new URL('../src/provider/restricted-default-security-group-part.ts', import.meta.url),
  statements: [
    { Sid: 'SeeGroups', Effect: 'Allow', Action: 'ec2:DescribeSecurityGroups', Resource: '*' },
    {
      Sid: 'CloseGroups',
      Effect: 'Allow',
      Action: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
      Resource: groups.map((group) =>
        sub('arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:security-group/${Group}', { Group: group }),
      ),
    },
  ],
  exceptions: [
    {
      rule: 'cdk-nag:AwsSolutions-IAM5[Resource::*]',
      reason: 'The settings of an account in a Region, and lists of what is there, have no ARN.',
    },
  ],
});

/**
 * Takes all rules away from the default security group of a VPC, which admits its own members and lets everything out: what is
 * started without a group of its own then reaches nothing. Nothing is undone on delete: the group goes with its VPC.
 *
 * Source: Amazon VPC User Guide, "Default security groups for your VPCs"; AWS Security Hub, control EC2.2.
 */
export function restrictedDefaultSecurityGroup(id: string, { provider, group }: RestrictedDefaultSecurityGroupProps) {
  const closed = provided(id, 'Custom::RestrictedDefaultSecurityGroup', provider, { GroupId: group });
  return snippet([closed], { closed });
}
