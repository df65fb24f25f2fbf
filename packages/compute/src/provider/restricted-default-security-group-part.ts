import {
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { lambdaRequestLimits } from '@hipaa-stacks/cloudformation/request-limits';
import { serve } from './kind.ts';
import { restrictedDefaultSecurityGroup } from './restricted-default-security-group.ts';
import { failedWith } from './sdk-error.ts';

const ec2 = new EC2Client({ requestHandler: lambdaRequestLimits });

serve(
  'Custom::RestrictedDefaultSecurityGroup',
  restrictedDefaultSecurityGroup({
    async describe(groupId) {
      try {
        const { SecurityGroups: [group] = [] } = await ec2.send(
          new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }),
        );
        const { GroupName = '', IpPermissions = [], IpPermissionsEgress = [] } = group ?? {};
        return group && { name: GroupName, ingress: IpPermissions, egress: IpPermissionsEgress };
      } catch (error) {
        if (failedWith(error, 'InvalidGroup.NotFound')) return undefined;
        throw error;
      }
    },
    async revokeIngress(groupId, rules) {
      const IpPermissions = rules as readonly IpPermission[];
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [...IpPermissions] }));
    },
    async revokeEgress(groupId, rules) {
      const IpPermissions = rules as readonly IpPermission[];
      await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: groupId, IpPermissions: [...IpPermissions] }));
    },
  }),
);
