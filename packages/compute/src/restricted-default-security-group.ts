import { snippet, sub, type Value } from '@hipaa-stacks/cloudformation';
import { type Provider, type ProviderHandler, provided } from './provider.ts';

/** ID of a default security group, from the attribute of a VPC: `defaultSecurityGroup` of `vpc`. */
export type DefaultSecurityGroupId = Value<string>;

export interface RestrictedDefaultSecurityGroupProps {
  readonly provider: Provider<'restricted-default-security-group'>;
  /** One of the groups of the handler. */
  readonly group: DefaultSecurityGroupId;
}

/** Handler that lets a provider remove all rules from these security groups only. */
export const defaultSecurityGroupHandler = (
  groups: readonly DefaultSecurityGroupId[],
): ProviderHandler<'restricted-default-security-group'> => ({
  name: 'restricted-default-security-group',
  part: new URL('../src/provider/restricted-default-security-group-part.ts', import.meta.url),
  statements: [
    { Sid: 'DescribeSecurityGroups', Effect: 'Allow', Action: 'ec2:DescribeSecurityGroups', Resource: '*' },
    {
      Sid: 'RevokeRules',
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
      reason: 'ec2:DescribeSecurityGroups does not support resource-level permissions.',
    },
  ],
});

/**
 * Custom resource that removes all rules from the default security group of a VPC, which allows traffic between its
 * members and all outbound traffic. Resources that are created without a security group then have no network access.
 * The rules are not restored on delete: the group is deleted with its VPC.
 *
 * Source: Amazon VPC User Guide, "Default security groups for your VPCs"; AWS Security Hub, control EC2.2.
 */
export function restrictedDefaultSecurityGroup(id: string, { provider, group }: RestrictedDefaultSecurityGroupProps) {
  const restricted = provided(id, 'Custom::RestrictedDefaultSecurityGroup', provider, { GroupId: group });
  return snippet([restricted], { restricted });
}
